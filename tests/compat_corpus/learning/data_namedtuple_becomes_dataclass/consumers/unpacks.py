from models.span import Span


def main() -> int:
    start, end = Span(1, 4)
    return end - start
