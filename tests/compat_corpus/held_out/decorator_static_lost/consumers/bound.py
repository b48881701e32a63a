from parsing.dates import DateParser


def main():
    parse = DateParser().parse
    return [parse(text)[0] for text in ("2024-05-01", "2023-01-01")]
