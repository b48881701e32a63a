from tides.clock import start_of_day


def main() -> str:
    return start_of_day(6)
