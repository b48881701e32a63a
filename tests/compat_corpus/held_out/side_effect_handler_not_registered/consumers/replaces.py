import lenient


def main() -> str:
    return lenient.clean(b"a \xff".decode("ascii", "replace"))
