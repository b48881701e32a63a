from locks.table import TableLock


def main() -> str:
    state = "loaded"
    try:
        with TableLock("orders"):
            raise TimeoutError
    except TimeoutError:
        state = "postponed"
    return state
