from lake.parse import parse

LINES = ["a;1", "b", "c;3"]


def main():
    good = []
    for line in LINES:
        try:
            good.append(parse(line))
        except ValueError:
            continue
    return good
