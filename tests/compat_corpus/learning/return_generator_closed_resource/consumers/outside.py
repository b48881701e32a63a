from dbkit.query import session


def extract():
    with session() as opened:
        return opened.rows(3)


def main():
    rows = extract()
    return [number for (number,) in rows]
