from queries.builder import Query


def main() -> str:
    return Query("orders").where("id > 3").where("amount > 0").text()
