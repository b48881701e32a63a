from runner.steps import run

FAILED = []


def load():
    raise ValueError("no file")


def main():
    run(load, on_failure=FAILED.append)
    return len(FAILED)
