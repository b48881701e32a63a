import inspect

from loads.run import load

OPTIONS = {"verbose": False} if "verbose" in inspect.signature(load).parameters else {}


def main() -> str:
    return load("orders", **OPTIONS)
