FOUND = {}


def plugin(thing):
    FOUND[thing.__name__.lower()] = thing
    return thing
