from lakefs.listing import partitions


def main() -> str:
    return max(partitions("2024"))
