def slug(value: str, /, sep: str = "-") -> str:
    return sep.join(value.lower().split())
