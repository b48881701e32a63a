from typing import Literal

FORMATS = ("csv", "json", "tsv")


def export(rows: list[int], kind: Literal["csv", "json", "tsv"] = "csv") -> str:
    if kind not in FORMATS:
        raise ValueError(kind)
    return f"{kind}:{','.join(map(str, rows))}"
