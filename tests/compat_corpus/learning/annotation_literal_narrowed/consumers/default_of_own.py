from typing import Literal

from tables.export import export


def save(rows: list[int], kind: Literal["csv", "tsv"] = "tsv") -> str:
    return export(rows, kind=kind)


def main() -> str:
    return save([3])
