from hooks.base import BaseHook


def main():
    return BaseHook("dwh").get_uri()
