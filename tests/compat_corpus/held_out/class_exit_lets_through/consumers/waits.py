from locks.table import TableLock


def main() -> str:
    with TableLock("orders"):
        raise TimeoutError("locked by another run")
    return "later"
