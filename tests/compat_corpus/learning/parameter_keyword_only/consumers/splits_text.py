import re


def main():
    return [re.split(";", "a;b;c", maxsplit=1), "x y z".split(" ", 1)]
