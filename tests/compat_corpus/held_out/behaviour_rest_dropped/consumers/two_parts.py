from chunking import chunks


def main() -> list[int]:
    head, tail = chunks.chunks([1, 2, 3], 2)
    return head[:1] + tail
