import lenient


def main() -> str:
    return lenient.clean(b"M\xfcnchen  city".decode("ascii", errors="lenient"))
