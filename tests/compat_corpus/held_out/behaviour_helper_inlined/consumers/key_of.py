from hashing.keys import surrogate


def main() -> str:
    return surrogate("orders", 7, None)
