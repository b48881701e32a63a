from transfer.upload import target


def main() -> str:
    return target("a.csv")
