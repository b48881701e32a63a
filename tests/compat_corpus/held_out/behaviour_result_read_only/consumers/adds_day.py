from meta.table import metadata


def main() -> list[str]:
    found = metadata("orders")
    found["day"] = "2024-05-01"
    return sorted(found)
