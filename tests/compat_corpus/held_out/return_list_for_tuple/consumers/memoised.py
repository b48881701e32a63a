from functools import cache

from grain.keys import key_columns


@cache
def statement(columns):
    return f"GROUP BY {', '.join(columns)}"


def main():
    return statement(key_columns("stock"))
