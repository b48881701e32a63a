from clients.api import Client


class SalesClient(Client):
    def __init__(self):
        super().__init__("http://sales")


def main():
    return SalesClient().url("orders")
