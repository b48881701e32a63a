from partitioning.keys import key

DS = "2024-05-01"


def main() -> str:
    return key("orders", DS)
