from journal import Entry


def main() -> str:
    return f"{Entry.__module__}:{Entry.__name__}"
