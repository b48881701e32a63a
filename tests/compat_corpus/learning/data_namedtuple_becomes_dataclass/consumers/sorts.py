from models.span import Span


def main() -> int:
    return min([Span(3, 4), Span(1, 2)]).start
