from itertools import chain

from inbox.poll import new_files


def main():
    return sorted(chain.from_iterable(map(new_files, ["bank", "shop"])))
