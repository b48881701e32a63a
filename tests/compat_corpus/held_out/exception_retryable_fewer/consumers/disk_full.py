from transient.errors import TRANSIENT


def write() -> int:
    raise OSError(28, "no space left")


def main() -> str:
    try:
        return f"{write()} rows"
    except TRANSIENT:
        return "again"
