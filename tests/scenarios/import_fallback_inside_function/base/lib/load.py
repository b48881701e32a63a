def load(rows):
    try:
        from lib.fast import tidy
    except ImportError:
        from lib.clean import tidy
    return tidy(rows)


def skip(rows):
    return rows
