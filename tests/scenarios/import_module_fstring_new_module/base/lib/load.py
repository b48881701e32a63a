from importlib import import_module


def load(name):
    return import_module("lib.jobs." + name).run([])


def skip(rows):
    return rows
