from registry.find import TABLES


def main() -> list[str]:
    try:
        return sorted(TABLES)
    except KeyError:
        return []
