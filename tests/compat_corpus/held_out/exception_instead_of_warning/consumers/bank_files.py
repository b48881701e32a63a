from functools import partial

from intake.read import read

read_bank = partial(read, delim="|")


def main():
    return [read_bank(line) for line in ("a|b", "c|d")]
