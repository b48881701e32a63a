from dataclasses import replace

from keys.key import Key


def main():
    return replace(Key("orders"), day="2024-05-01").day
