from registry.find import find


def describe(name: str) -> str:
    try:
        schema, columns = find(name)
    except KeyError:
        return f"{name}: new"
    return f"{name}: {schema}"


def main() -> list[str]:
    return [describe(name) for name in ("items", "refunds")]
