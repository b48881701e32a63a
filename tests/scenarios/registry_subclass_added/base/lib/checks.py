from lib.clean import Check


class Size(Check):
    pass
