class Client:
    def __init__(self, base, tenant):
        self.base = base
        self.tenant = tenant

    def url(self, path):
        return f"{self.base}/{path}"


def connect(base):
    return Client(base, "default")
