FOUND = {}


def plugin(thing):
    FOUND[thing.slug] = thing
    return thing
