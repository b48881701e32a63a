try:
    import lib.fast

    FAST = True
except ImportError:
    FAST = False


def tidy(rows):
    return FAST
