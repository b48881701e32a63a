from hooks.base import Hook


class Timed:
    def __init__(self, seconds=10, **rest):
        super().__init__(**rest)
        self.seconds = seconds


class TimedHook(Timed, Hook):
    pass


def main():
    hook = TimedHook(seconds=3, name="dwh")
    return [hook.seconds, hook.name]
