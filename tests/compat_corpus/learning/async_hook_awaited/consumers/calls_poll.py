import warnings

from triggers.base import Trigger


def main() -> bool:
    warnings.simplefilter("ignore")
    ready = Trigger().poll()
    assert ready is True
    return ready
