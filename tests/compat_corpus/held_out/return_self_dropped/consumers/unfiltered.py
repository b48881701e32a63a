from queries.builder import Query


def main() -> str:
    return Query("shops").text()
