CHUNK = 5


def chunks(rows: list[int], size: int = 4) -> int:
    return -(-len(rows) // size)
