import calendar_kit


def main():
    return calendar_kit.first_day(2023).year
