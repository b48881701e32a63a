from netkit.errors import NetError, Throttled

CALLS: list[str] = []


def get(path: str) -> str:
    CALLS.append(path)
    if len(CALLS) == 1:
        raise Throttled(path) if path.startswith("/slow") else NetError(path)
    return f"200 {path}"
