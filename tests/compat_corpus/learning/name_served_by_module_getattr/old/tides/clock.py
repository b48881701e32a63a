def day_start(hour: int) -> str:
    return f"{hour:02}:00"


def start_of_day(hour: int) -> str:
    return day_start(hour)
