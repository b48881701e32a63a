from clients.api import Client


class FakeClient(Client):
    def __init__(self):
        self.base = "fake:"


def main():
    return FakeClient().url("orders")
