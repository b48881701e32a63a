from files.remove import remove


def main() -> list[str]:
    return remove("a.csv", "b.csv")
