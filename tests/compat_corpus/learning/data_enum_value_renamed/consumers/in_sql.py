from orders.status import Status


def main() -> str:
    return f"DELETE FROM orders WHERE status = '{Status.DONE.value}'"
