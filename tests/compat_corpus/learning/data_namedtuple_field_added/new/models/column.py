from typing import NamedTuple


class Column(NamedTuple):
    name: str
    kind: str
    nullable: bool = True


def columns(table):
    return [Column("id", "int", False), Column("amount", "float")]
