from ..clean import other


def run(rows):
    return other(rows)
