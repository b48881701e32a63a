def audited(function):
    def call(*args):
        return ("audited", function(*args))

    return call
