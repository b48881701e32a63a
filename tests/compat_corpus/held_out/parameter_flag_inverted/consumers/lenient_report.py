from refdata.lookup import names_of


def main() -> list[str]:
    return names_of([1, 7], True)
