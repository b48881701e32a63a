from lenient import clean


def main() -> str:
    return clean(" a   b ")
