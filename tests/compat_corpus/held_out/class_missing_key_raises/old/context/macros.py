class Context(dict):
    def __missing__(self, key):
        return f"<{key}>"


def quoted(value):
    return f"'{value}'"
