from loads import run


def main() -> str:
    return run.load("orders", "replace", False)
