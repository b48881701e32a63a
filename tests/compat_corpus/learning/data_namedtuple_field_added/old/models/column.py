from typing import NamedTuple


class Column(NamedTuple):
    name: str
    kind: str


def columns(table):
    return [Column("id", "int"), Column("amount", "float")]
