from dataclasses import asdict

from connections.model import Connection


def main():
    return sorted(asdict(Connection("db1", "x")))
