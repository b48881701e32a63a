from meta import table


def main() -> str:
    return table.metadata("orders").pop("owner")
