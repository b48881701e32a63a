from transient.errors import wait_for


def main() -> int:
    return wait_for(3)
