import re

from regex_kit.patterns import PARTITION


def main() -> list[str]:
    return re.findall(PARTITION, "a/day=1/b/day=22")
