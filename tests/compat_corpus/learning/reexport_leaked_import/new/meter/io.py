from datetime import date as _date
from json import dumps


def stamp(year):
    return _date(year, 1, 1).isoformat()


def dump(value):
    return dumps(value)
