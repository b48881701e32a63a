import sys


def need(values, name):
    if name not in values:
        sys.exit(f"{name} is needed")
    return values[name]
