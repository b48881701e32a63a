from models.span import Span


def main() -> int:
    return Span(1, end=4).days()
