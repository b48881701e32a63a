from netkit.errors import NetError
from netkit.get import get


def with_retry(path: str, times: int = 2) -> str:
    for _ in range(times):
        try:
            return get(path)
        except NetError:
            continue
    return "gave up"


def main() -> str:
    return with_retry("/slow/orders")
