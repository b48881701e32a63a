from chunking.chunks import chunks


def main() -> int:
    loaded = sum(len(chunk) for chunk in chunks([1, 2, 3], 2))
    if loaded != 3:
        raise RuntimeError(f"{3 - loaded} rows are lost")
    return loaded
