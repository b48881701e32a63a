from flow.pipe import Pipe


def main() -> list[int]:
    return Pipe([4]).collect()
