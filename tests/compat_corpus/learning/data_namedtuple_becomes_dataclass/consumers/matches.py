from models.span import Span


def main() -> str:
    match Span(1, 4):
        case Span(start, end):
            return f"{start}..{end}"
