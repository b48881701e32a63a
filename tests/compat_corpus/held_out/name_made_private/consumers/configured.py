from pkgutil import resolve_name

CLEANER = "texts.names:clean_name"


def main():
    return resolve_name(CLEANER)("A b")
