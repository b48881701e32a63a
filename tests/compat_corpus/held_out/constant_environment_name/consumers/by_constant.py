import os

from dsn.env import VARIABLE, dsn

os.environ[VARIABLE] = "pg://x"


def main():
    return dsn()
