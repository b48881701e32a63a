import functools


def loud(function):
    @functools.wraps(function)
    def call(rows):
        return function(rows) + [1]

    return call


def other(rows):
    return rows
