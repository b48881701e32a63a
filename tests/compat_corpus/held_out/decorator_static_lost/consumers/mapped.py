from parsing import dates


def main():
    return list(map(dates.DateParser.parse, ["2024-05-01"]))
