from functools import partial

from errors.load import LoadError

late = partial(LoadError, "late")


def main() -> str:
    return repr(late())
