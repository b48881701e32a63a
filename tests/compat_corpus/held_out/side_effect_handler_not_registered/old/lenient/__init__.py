import codecs


def _question_mark(error: UnicodeError) -> tuple[str, int]:
    return "?", getattr(error, "end", 0)


def clean(text: str) -> str:
    return " ".join(text.split())


codecs.register_error("lenient", _question_mark)
