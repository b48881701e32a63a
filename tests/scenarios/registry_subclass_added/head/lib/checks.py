from lib.clean import Check


class Size(Check):
    pass


class Age(Check):
    pass
