from chunking.chunks import chunks


def main() -> list[int]:
    return [sum(chunk) for chunk in chunks([1, 2, 3, 4, 5], 2)]
