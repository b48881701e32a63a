import os

VARIABLE = "DWH_DSN"


def dsn():
    return os.environ[VARIABLE]


def driver(url):
    return url.split(":")[0]
