import re

from regex_kit.patterns import PARTITION


def main() -> list[str]:
    return re.findall(f"orders/{PARTITION}", "orders/day=7")
