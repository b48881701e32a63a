from config import columns


def main():
    return "known" if columns.KEYS == ["id", "day"] else "unknown"
