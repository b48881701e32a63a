def yesterday(day):
    return day - 1
