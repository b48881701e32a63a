from config.times import TIMEOUT, ends


def main() -> float:
    return ends(10.0, TIMEOUT)
