from flow.pipe import Pipe


def main() -> int:
    pipe = Pipe([1, 2]).map(abs)
    return len(pipe.rows)
