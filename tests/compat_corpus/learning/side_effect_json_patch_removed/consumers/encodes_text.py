import json

from calendar_kit import first_day


def main():
    return json.dumps({"day": str(first_day(2024))})
