from netkit.errors import NetError, Throttled


def main() -> bool:
    return issubclass(Throttled, NetError)
