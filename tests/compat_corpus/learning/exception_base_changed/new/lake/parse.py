from lake.errors import RowError


def parse(line):
    parts = line.split(";")
    if len(parts) != 2:
        raise RowError(f"{len(parts)} parts")
    return parts
