from triggers.base import Trigger


class Always(Trigger):
    name = "always"


def main() -> str:
    return Always().run()
