from ship import export


def main():
    return export([1, 2, 3])
