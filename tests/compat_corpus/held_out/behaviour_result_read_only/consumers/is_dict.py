from meta.table import metadata


def main() -> bool:
    return isinstance(metadata("orders"), dict)
