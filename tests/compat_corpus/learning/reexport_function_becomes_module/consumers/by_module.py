from ship.export import export


def main():
    return export([1, 2])
