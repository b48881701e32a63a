import json

from dbkit.query import session

XCOM = {}


def push(key, value):
    XCOM[key] = json.dumps(value)


def main():
    with session() as opened:
        push("rows", opened.rows(2))
    return XCOM["rows"]
