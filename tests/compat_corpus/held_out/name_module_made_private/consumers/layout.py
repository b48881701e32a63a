import importlib

LAYOUTS = {"daily": "partitions.paths", "registry": "partitions.registry"}


def main():
    return [importlib.import_module(name).__name__ for name in LAYOUTS.values()]
