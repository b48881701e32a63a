from netkit.errors import NetError
from netkit.get import get


def main() -> str:
    try:
        return get("/items")
    except NetError:
        return get("/items")
