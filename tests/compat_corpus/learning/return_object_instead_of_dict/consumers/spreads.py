from runs.result import run


def report(read: int, written: int) -> str:
    return f"{read}/{written}"


def main() -> str:
    return report(**run(5))
