from lakehouse.frame import Frame


def main() -> int:
    return Frame([1, 2]).total()
