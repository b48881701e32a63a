from lakefs.listing import partitions


def main() -> str:
    return partitions("2024")[-1]
