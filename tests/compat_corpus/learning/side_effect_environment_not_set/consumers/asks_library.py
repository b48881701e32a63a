from runtime.setup import home


def main() -> str:
    return home() + "/sql"
