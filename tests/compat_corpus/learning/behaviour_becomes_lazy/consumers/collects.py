from flow.pipe import Pipe


def main() -> list[int]:
    return Pipe([1, 2]).map(lambda row: row * 2).collect()
