from runs.result import run


def main() -> int:
    return run(5)["written"]
