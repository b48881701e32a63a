import os

from dsn.env import dsn

os.environ["DWH_URL"] = "pg://test"


def main():
    return dsn()
