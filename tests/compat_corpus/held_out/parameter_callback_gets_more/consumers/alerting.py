from runner.steps import run


def load():
    raise ValueError("no file")


def tell(error):
    return f"failed: {error}"


def main():
    return run(load, on_failure=tell)
