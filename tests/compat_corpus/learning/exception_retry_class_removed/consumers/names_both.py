from netkit.errors import NetError, Throttled
from netkit.get import get


def main() -> str:
    try:
        return get("/slow/items")
    except (NetError, Throttled):
        return get("/slow/items")
