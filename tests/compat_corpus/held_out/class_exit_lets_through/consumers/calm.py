from locks.table import TableLock


def main() -> bool:
    with TableLock("orders") as lock:
        held = lock.held
    return held
