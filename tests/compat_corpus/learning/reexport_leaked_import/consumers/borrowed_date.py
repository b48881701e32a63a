from meter.io import date, stamp


def main():
    return [stamp(2024), date(2024, 2, 3).day]
