import lakekit

VERSION = tuple(int(part) for part in lakekit.__version__.split("."))


def main():
    return lakekit.read("a") if VERSION >= (1, 8) else "old"
