from models.span import Span


def main() -> int:
    return Span(1, 4)._replace(end=9).days()
