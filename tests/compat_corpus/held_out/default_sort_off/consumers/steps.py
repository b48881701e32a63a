from itertools import pairwise

from lakefs.listing import partitions


def main() -> list[str]:
    done: list[str] = []
    for before, after in pairwise(partitions()):
        if after < before:
            raise ValueError(f"{after} after {before}")
        done.append(after)
    return done
