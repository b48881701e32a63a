FILES = ["b.csv", "c.csv", "a.csv"]


def listing(suffix):
    return sorted(name for name in FILES if name.endswith(suffix))
