import warnings

from intake import read


def main():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return read.read("a b", delim=" ")
