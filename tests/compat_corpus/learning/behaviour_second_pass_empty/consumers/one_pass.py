from frames.source import Source


def main():
    return sum(Source([1, 0, 2]).rows)
