from typing import Literal, Optional

Mode = Literal["full"]
Rows = Optional[int, str]


def tidy(rows):
    return str(Mode), str(Rows)


def other(rows):
    return rows
