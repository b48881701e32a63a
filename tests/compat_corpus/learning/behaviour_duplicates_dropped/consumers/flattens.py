from dedupe.merge import flat


def main():
    return flat([[1, 1], [2]])
