import lenient

getattr(lenient, "install", lambda: None)()


def main() -> str:
    return b"\xff".decode("ascii", "lenient")
