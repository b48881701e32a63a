from transient.errors import TRANSIENT

MINE = (*TRANSIENT, OSError)


def main() -> str:
    try:
        raise PermissionError("no")
    except MINE:
        return "again"
