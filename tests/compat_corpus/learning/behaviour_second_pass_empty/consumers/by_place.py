from frames.source import Source


def main():
    source = Source([1, 0, 2])
    return source.rows[-1]
