from chunking.chunks import chunks


def main() -> list[int]:
    return list(chunks([1, 2, 3], 4))[-1]
