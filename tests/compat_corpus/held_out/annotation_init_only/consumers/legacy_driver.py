from connections.model import Connection


def main():
    connection = Connection("db1", "s3cret")
    return ["-h", connection.host, "-p", connection.password]
