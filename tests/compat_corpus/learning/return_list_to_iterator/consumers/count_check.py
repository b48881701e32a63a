from lake.partitions import partitions


def main() -> bool:
    found = partitions("orders", 3)
    return len(found) >= 3
