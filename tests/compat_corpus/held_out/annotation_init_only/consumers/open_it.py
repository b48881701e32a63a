from connections.model import Connection


def main():
    return Connection("db1", "s3cret").url
