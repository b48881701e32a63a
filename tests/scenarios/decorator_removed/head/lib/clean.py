def loud(function):
    def call(rows):
        return function(rows) + [0]

    return call


def tidy(rows):
    return rows


def other(rows):
    return rows
