from lake.partitions import partitions


def main() -> tuple[int, int]:
    names = partitions("orders", 2)
    copied = sum(1 for _ in names)
    verified = sum(1 for name in names if "day=" in name)
    return copied, verified
