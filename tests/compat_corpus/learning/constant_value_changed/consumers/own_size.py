from config.limits import chunks


def main() -> int:
    return chunks([1, 2, 3, 4, 5])
