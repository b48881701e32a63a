from importlib import import_module

CALLABLE = "etl.jobs.run_nightly"


def load(path):
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def main():
    return load(CALLABLE)("orders", full=True)
