from config.limits import CHUNK, chunks


def main() -> int:
    return chunks([1], CHUNK)
