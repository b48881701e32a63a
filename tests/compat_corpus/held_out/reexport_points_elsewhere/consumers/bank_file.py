import feeds


def main() -> list[list[str]]:
    return feeds.read("id;amount\n1;9", delimiter=";")
