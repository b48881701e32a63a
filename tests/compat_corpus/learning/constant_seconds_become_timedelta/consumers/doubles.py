from config.times import TIMEOUT


def main() -> str:
    return str(TIMEOUT * 2)
