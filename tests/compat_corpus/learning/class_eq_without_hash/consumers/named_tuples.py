from collections import namedtuple

TableRef = namedtuple("TableRef", "schema name")


def main():
    return sorted({TableRef("main", "b"), TableRef("main", "a")})[0].name
