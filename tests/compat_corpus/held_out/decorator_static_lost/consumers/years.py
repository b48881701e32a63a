from parsing.dates import DateParser


def main():
    return DateParser.year("2024-05-01")
