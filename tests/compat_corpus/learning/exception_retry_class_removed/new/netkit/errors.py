class NetError(OSError):
    pass


class Throttled(RuntimeError):
    pass
