import importlib


def load(name):
    return importlib.import_module(name).run([])


def skip(rows):
    return rows
