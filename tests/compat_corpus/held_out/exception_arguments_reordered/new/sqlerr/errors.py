class SqlError(Exception):
    pass


def run(sql):
    if "orders" not in sql:
        raise SqlError(942, "no such table")
    return 1
