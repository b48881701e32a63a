from lib.clean import Meta


class Size(metaclass=Meta):
    def run(self, rows):
        return 1
