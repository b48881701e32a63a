DIALECTS = {"excel": ",", "sheets": ";"}


def read(text: str, dialect: str = "excel") -> list[list[str]]:
    return [line.split(DIALECTS[dialect]) for line in text.splitlines()]
