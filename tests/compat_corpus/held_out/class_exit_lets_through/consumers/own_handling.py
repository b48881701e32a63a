from locks.table import TableLock


def main() -> str:
    with TableLock("orders") as lock:
        try:
            raise TimeoutError
        except TimeoutError:
            state = "late"
    return f"{state} {lock.held}"
