from unittest import mock

from config.options import OPTIONS


def main():
    with mock.patch.dict(OPTIONS, {"engine": "sqlite"}):
        return OPTIONS["engine"]
