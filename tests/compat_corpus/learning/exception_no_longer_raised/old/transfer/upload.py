def upload(name: str) -> bool:
    if not name.endswith(".csv"):
        raise ValueError(name)
    return True


def target(name: str) -> str:
    return f"in/{name}"
