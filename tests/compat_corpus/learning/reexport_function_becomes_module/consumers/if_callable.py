from ship import export


def main():
    return export([1, 2]) if callable(export) else [1, 2]
