from states import run


def main() -> list[str]:
    good, bad, skipped = run.State
    return [good.value, bad.value, skipped.name]
