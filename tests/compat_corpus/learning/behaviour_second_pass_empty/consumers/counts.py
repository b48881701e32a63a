from frames.source import Source


def main():
    return len(Source([1, 0, 2]).rows)
