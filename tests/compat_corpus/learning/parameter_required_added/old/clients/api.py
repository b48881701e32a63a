class Client:
    def __init__(self, base):
        self.base = base

    def url(self, path):
        return f"{self.base}/{path}"


def connect(base):
    return Client(base)
