import warnings

from tides import clock


def main() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return clock.start_of_day(6)
