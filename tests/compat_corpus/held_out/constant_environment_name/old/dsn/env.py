import os

VARIABLE = "DWH_URL"


def dsn():
    return os.environ[VARIABLE]


def driver(url):
    return url.split(":")[0]
