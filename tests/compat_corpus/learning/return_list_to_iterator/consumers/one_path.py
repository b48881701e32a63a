from lake.partitions import partition_path


def main() -> str:
    return partition_path("orders", 7)
