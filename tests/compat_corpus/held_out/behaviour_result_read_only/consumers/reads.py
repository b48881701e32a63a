from meta.table import metadata


def main() -> int:
    return metadata("orders")["rows"]
