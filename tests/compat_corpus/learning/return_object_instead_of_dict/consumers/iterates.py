from runs.result import run


def main() -> list[str]:
    return sorted(run(5))
