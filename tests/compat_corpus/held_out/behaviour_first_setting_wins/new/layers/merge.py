from collections import ChainMap


def merge(*layers):
    return dict(ChainMap(*layers))
