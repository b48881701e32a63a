from parsing.dates import DateParser


def main():
    return DateParser().parse("2024-05-01")
