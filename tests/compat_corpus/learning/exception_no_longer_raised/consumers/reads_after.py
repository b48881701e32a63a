from transfer.upload import upload

SIZES: dict[str, int] = {"a.csv": 3}


def size(name: str) -> int:
    try:
        upload(name)
    except ValueError:
        return 0
    return SIZES[name]


def main() -> list[int]:
    return [size("a.csv"), size("b.txt")]
