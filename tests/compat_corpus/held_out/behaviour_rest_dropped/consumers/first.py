from chunking.chunks import chunks


def main() -> list[int]:
    return next(chunks([7, 8], 10))
