from files.suffix import with_gz

NAMES = ["a.csv", "b.csv"]


def main() -> list[str]:
    return list(map(with_gz, NAMES))
