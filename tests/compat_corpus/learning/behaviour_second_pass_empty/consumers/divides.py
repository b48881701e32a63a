from frames.source import Source


def main():
    source = Source([1, 0, 3])
    total = sum(source.rows)
    return total / sum(1 for _ in source.rows)
