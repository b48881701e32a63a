from dataclasses import replace

from connections.model import Connection


def main():
    return replace(Connection("db1", "s3cret"), host="db2").url
