READERS = {}


def register(name):
    def keep(function):
        READERS[name] = function
        return function

    return keep


def get_reader(name):
    return READERS[name]
