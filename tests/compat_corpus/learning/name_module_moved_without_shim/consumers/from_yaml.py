from importlib import import_module

STEPS = [("pipekit.utils:chunks", {"size": 2})]


def resolve(path):
    module, name = path.split(":")
    return getattr(import_module(module), name)


def main():
    rows = ["a", "b", "c"]
    for path, arguments in STEPS:
        rows = resolve(path)(rows, **arguments)
    return rows
