def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]


def loud(function):
    def call(rows):
        return function(rows) + [0]

    return call


tidy = loud(tidy)
