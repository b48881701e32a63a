from config.times import TIMEOUT


def main() -> bool:
    return TIMEOUT > 60
