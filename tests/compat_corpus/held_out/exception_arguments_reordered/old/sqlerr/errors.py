class SqlError(Exception):
    pass


def run(sql):
    if "orders" not in sql:
        raise SqlError("no such table", 942)
    return 1
