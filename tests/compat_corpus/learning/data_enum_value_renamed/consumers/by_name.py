from orders.status import Status


def main() -> list[bool]:
    return [Status[name] is Status.DONE for name in ("OPEN", "DONE")]
