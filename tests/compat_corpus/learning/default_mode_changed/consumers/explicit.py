import store

TARGET: store.Table = [1, 2]


def main() -> list[int]:
    store.write(TARGET, [3], mode="append")
    return TARGET
