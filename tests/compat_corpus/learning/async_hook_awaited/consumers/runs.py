from triggers.base import Trigger


def main() -> str:
    return Trigger().run()
