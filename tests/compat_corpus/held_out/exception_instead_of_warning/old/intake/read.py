import warnings


def read(text, sep=",", delim=None):
    if delim is not None:
        warnings.warn("delim is now sep", DeprecationWarning, stacklevel=2)
        sep = delim
    return text.split(sep)
