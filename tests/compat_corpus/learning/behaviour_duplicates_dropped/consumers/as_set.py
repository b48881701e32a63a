from dedupe.merge import merge


def main():
    return set(merge("ab", "bc"))
