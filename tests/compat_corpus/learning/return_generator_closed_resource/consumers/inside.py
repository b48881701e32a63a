from dbkit.query import session


def main():
    with session() as opened:
        return [number for (number,) in opened.rows(3)]
