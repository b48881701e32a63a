def run(function, *arguments):
    return function(*arguments)


def name_of(function):
    return function.__name__
