class NetError(OSError):
    pass


class Throttled(NetError):
    pass
