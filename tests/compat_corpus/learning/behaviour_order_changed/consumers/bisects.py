from bisect import bisect_left

from files.listing import listing


def main():
    names = listing(".csv")
    place = bisect_left(names, "a.csv")
    assert names[place] == "a.csv"
    return place
