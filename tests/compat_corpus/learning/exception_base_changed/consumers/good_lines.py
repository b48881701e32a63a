def parse(line):
    return int(line)


def main():
    good = []
    for line in ("1", "b", "3"):
        try:
            good.append(parse(line))
        except ValueError:
            continue
    return good
