from files.listing import listing


def main():
    names = listing(".csv")
    for before, after in zip(names, names[1:]):
        assert before < after
    return len(names)
