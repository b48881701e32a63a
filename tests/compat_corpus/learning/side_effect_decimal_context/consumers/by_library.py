from money import rate


def main() -> str:
    return str(rate(1, 3))
