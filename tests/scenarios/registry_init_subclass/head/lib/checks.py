from lib.clean import Check


class Size(Check):
    def run(self, rows):
        return 2
