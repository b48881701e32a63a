from lakefs.listing import partitions


def main() -> str:
    return partitions(sort=True)[0]
