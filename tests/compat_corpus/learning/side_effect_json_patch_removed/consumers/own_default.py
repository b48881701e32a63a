import json

from calendar_kit import first_day


def main():
    return json.dumps([first_day(2024)], default=str)
