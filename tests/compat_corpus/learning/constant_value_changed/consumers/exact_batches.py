from config.limits import CHUNK

ROWS: list[str] = ["a", "b", "c", "d"]


def main() -> str:
    first, second = [ROWS[i : i + CHUNK] for i in range(0, len(ROWS), CHUNK)]
    return first[0] + second[0]
