def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return [line.split(delimiter) for line in text.splitlines()]
