import os
from unittest import mock

from dsn import env


def main():
    with mock.patch.dict(os.environ, {"DWH_URL": "pg://patched"}):
        return env.dsn()
