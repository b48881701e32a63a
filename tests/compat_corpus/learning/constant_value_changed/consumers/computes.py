from config.limits import CHUNK


def main() -> list[int]:
    return list(range(0, 6, CHUNK))
