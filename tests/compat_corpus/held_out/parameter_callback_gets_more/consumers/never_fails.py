from runner.steps import run


def load():
    return 12


def main():
    return run(load, on_failure=print)
