from clients import Client


def main():
    return Client("https://api.example.org", retries=1).url("v1/orders")
