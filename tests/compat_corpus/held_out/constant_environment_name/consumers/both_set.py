import os

from dsn.env import dsn

for name in ("DWH_URL", "DWH_DSN"):
    os.environ.setdefault(name, "pg://y")


def main():
    return dsn()
