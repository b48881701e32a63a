from tides.clock import *


def main() -> str:
    return start_of_day(7)
