from lakefs import listing


def main() -> list[str]:
    return listing.partitions("2024-02")
