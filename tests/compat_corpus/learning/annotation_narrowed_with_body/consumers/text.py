from files.suffix import with_gz


def main() -> str:
    return with_gz("out/a.csv")
