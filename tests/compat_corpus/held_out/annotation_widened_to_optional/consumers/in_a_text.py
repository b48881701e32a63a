from catalog import owners


def main() -> str:
    return f"owner: {owners.owner_of('stock')}"
