from partitions.registry import latest


def main():
    return latest("orders")
