from lib import clean


def call(space, name):
    return vars(space)[name]([])


def pick(name):
    return call(clean, name)
