from functools import partial

from loads.run import load

replace_loud = partial(load, mode="replace", verbose=True)


def main() -> str:
    return replace_loud("shops")
