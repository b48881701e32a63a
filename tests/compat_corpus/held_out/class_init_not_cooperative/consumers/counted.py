from hooks import base


class Counted:
    def __init__(self):
        self.calls = 0

    def call(self):
        self.calls += 1
        return self.calls


class CountedHook(base.Hook, Counted):
    pass


def main():
    return CountedHook("api").call()
