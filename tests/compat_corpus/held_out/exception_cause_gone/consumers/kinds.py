from loader.files import suffix


def main() -> str:
    return suffix("a.csv")
