from lake import partitions as parts


def main() -> str:
    return parts.partitions("orders", 5)[0]
