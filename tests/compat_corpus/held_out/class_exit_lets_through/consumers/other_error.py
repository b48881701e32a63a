from locks.table import TableLock


def main() -> str:
    try:
        with TableLock("orders"):
            raise ValueError("bad row")
    except ValueError as error:
        return str(error)
    return "fine"
