from feeds.csvs import read


def main() -> list[list[str]]:
    return read("1|2", delimiter="|")
