def upload(name: str) -> bool:
    return name.endswith(".csv")


def target(name: str) -> str:
    return f"in/{name}"
