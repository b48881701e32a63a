from flow.pipe import Pipe


def main() -> list[int]:
    pipe = Pipe([1])
    for step in (10, 100):
        pipe = pipe.map(lambda row: row + step)
    return pipe.collect()
