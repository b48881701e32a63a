import importlib

from bootstrap import env

MACROS = {"prd": "team_macros", "dev": "team_macros_dev"}


def main():
    return importlib.import_module(MACROS[env()]).yesterday(3)
