from clients.api import Client


def main():
    return Client("http://api").url("orders")
