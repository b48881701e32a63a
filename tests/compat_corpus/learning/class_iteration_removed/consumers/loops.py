from frames.result import query

SQL = "SELECT name, n FROM counts"


def load():
    totals = {}
    for name, number in query(SQL):
        totals[name] = totals.get(name, 0) + number
    return totals


def main():
    return load()
