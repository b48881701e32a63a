def read_table(name: str, columns: list[str] | None = None) -> list[str]:
    return [f"{name}.{column}" for column in columns or []]


def main() -> list[str]:
    return read_table("sales.orders", columns=["id"])
