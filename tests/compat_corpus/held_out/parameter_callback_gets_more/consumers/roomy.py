from functools import partial

from runner.steps import run


def load():
    raise ValueError("no file")


def tell(channel, error, *_):
    return f"{channel}: {error}"


def main():
    return run(load, partial(tell, "ops"))
