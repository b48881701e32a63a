class Audited:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return ("audited", self.function(*args))


def audited(function):
    return Audited(function)
