from partitioning.keys import table_of


def main() -> str:
    return table_of("orders/year=2024/month=05")
