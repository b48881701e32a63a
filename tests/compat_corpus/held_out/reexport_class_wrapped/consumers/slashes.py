from clients import Client


def main():
    return Client("https://api.example.org/").url("v1")
