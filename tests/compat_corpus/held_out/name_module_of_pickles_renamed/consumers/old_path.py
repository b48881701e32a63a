import journal.entry as entry


def main() -> int:
    return entry.Entry(1).amount
