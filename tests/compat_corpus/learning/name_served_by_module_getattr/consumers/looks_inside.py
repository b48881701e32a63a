from tides import clock


def main() -> str:
    return str(vars(clock)["start_of_day"](6))
