from datetime import timedelta


def timedelta(minutes):
    raise ValueError(minutes)


WAIT = timedelta(minutes=1)


def other(rows):
    return rows
