from bucket.copy import copy


def main() -> str:
    return copy("a", "b", overwrite=True)
