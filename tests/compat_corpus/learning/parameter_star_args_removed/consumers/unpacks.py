from files.remove import remove

DONE = ["a.csv", "b.csv", "c.csv"]


def main() -> int:
    return len(remove(*DONE))
