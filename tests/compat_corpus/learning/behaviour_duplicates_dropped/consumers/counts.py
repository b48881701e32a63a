from dedupe.merge import merge

MONDAY, TUESDAY = ["a", "b"], ["b", "c"]


def main():
    return len(merge(MONDAY, TUESDAY))
