import re

from regex_kit.patterns import PARTITION

WITH_HOUR = re.compile(PARTITION + r"/hour=(\d+)")


def main() -> int:
    return len(WITH_HOUR.findall("day=1/hour=2"))
