import warnings

from triggers.base import Trigger


class Careful(Trigger):
    def ready(self) -> bool:
        return super().poll() is True


def main() -> str:
    warnings.simplefilter("ignore")
    return "asked" if Careful().ready() else "asked twice"
