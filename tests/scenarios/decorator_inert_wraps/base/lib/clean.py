import functools


def loud(function):
    @functools.wraps(function)
    def call(rows):
        return function(rows) + [0]

    return call


def other(rows):
    return rows
