from datetime import date


def first_day(year):
    return date(year, 1, 1)
