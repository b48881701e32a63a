def loud(function):
    def call(rows):
        return function(rows) + [1]

    return call


@loud
def tidy(rows):
    return rows


def other(rows):
    return rows
