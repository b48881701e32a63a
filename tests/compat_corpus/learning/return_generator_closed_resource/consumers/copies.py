from dbkit.query import session


def main():
    with session() as opened:
        rows = list(opened.rows(2))
    return len(rows)
