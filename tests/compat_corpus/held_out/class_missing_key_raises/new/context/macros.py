class Context(dict):
    pass


def quoted(value):
    return f"'{value}'"
