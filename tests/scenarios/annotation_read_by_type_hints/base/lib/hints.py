import typing


def sizes(function):
    return [hint.size for hint in typing.get_type_hints(function).values()]
