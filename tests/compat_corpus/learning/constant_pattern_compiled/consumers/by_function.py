from regex_kit.patterns import day_of


def main() -> str:
    return day_of("x/day=9")
