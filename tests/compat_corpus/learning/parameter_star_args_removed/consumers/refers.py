from files.remove import remove


def main() -> str:
    return remove.__name__
