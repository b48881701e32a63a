from files.listing import listing


def main():
    *_, newest = listing(".csv")
    return newest
