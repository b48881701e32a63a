from importlib import import_module

_LAZY = {"tidy": "clean"}


def __getattr__(name):
    return getattr(import_module(f"lib.{_LAZY[name]}"), name)
