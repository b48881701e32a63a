class Table:
    @staticmethod
    def make():
        return Table()

    @classmethod
    def kind(cls):
        return cls.__name__

    @property
    def size(self):
        return 1


def tidy(rows):
    return Table.make().size


def other(rows):
    return rows
