from partitioning import keys


def main() -> list[str]:
    return [keys.key("orders", day=f"2024-0{month}-01") for month in (1, 2)]
