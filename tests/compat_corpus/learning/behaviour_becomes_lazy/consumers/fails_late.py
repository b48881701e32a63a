from flow.pipe import Pipe


def main() -> list[int]:
    pipe = Pipe([1, 0])
    try:
        pipe = pipe.map(lambda row: 10 // row)
    except ZeroDivisionError:
        return []
    return pipe.collect()
