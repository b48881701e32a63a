from catalog.owners import owner_of


def main() -> str:
    return "#" + owner_of("stock")
