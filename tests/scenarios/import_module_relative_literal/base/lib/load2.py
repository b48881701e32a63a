from importlib import import_module


def load(rows):
    return import_module(".clean", __package__).tidy(rows)
