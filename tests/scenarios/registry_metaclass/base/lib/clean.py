class Meta(type):
    found = []

    def __init__(cls, name, bases, space):
        super().__init__(name, bases, space)
        Meta.found.append(cls)


def tidy(rows):
    return [c().run(rows) for c in Meta.found]


def other(rows):
    return rows
