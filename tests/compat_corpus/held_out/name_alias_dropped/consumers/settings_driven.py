from importlib import import_module

CONNECTOR = "storage.hooks:get_conn"


def load(path):
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def main():
    return load(CONNECTOR)("dwh", timeout=5)
