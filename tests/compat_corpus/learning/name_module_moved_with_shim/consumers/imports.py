from acme_common.frames import total


def main() -> int:
    return total("orders")
