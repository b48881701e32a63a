from clients.api import connect


def main():
    return connect("http://api").url("items")
