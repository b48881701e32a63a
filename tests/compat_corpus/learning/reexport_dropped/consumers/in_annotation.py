import lakehouse


def add(frame: lakehouse.Frame) -> int:
    return frame.total()


def main() -> int:
    return add(lakehouse.empty())
