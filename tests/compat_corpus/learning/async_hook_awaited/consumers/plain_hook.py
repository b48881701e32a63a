from triggers.base import Trigger


class FileTrigger(Trigger):
    def poll(self) -> bool:
        return False


def main() -> str:
    return FileTrigger().run()
