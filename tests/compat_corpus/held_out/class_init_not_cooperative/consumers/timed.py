from hooks.base import Hook


class Timed:
    def __init__(self, seconds=10):
        self.seconds = seconds


class TimedHook(Hook, Timed):
    pass


def main():
    return TimedHook("dwh", seconds=3).seconds
