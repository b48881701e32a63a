PARTITION = r"day=(\d+)"


def day_of(path: str) -> str:
    import re

    found = re.search(PARTITION, path)
    return found.group(1) if found else ""
