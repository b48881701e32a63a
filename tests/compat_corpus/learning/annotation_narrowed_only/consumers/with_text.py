from probe.paths import size_of


def main() -> int:
    return size_of(path="in/a.csv")
