import re

PARTITION = re.compile(r"day=(\d+)")


def day_of(path: str) -> str:
    found = PARTITION.search(path)
    return found.group(1) if found else ""
