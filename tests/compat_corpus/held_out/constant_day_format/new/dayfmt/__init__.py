from datetime import date

DAY_FORMAT = "%Y%m%d"


def first_of_month(day: date) -> date:
    return day.replace(day=1)
