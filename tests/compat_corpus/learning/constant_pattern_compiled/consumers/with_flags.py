import re

from regex_kit import patterns


def main() -> bool:
    return bool(re.search(patterns.PARTITION, "DAY=3", flags=re.IGNORECASE))
