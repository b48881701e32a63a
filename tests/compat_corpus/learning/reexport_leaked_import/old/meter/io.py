import json
from datetime import date


def stamp(year):
    return date(year, 1, 1).isoformat()


def dump(value):
    return json.dumps(value)
