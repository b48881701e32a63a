from meta.table import metadata


def main() -> dict[str, object]:
    return dict(**metadata("orders"), day="x")
