from typing import Literal, Optional

Mode = Literal["full", "part"]
Rows = dict[bytes, Optional[list[int]]]


def tidy(rows):
    return str(Mode), str(Rows)


def other(rows):
    return rows
