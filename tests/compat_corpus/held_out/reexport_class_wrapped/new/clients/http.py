class Client:
    def __init__(self, base, retries=3):
        self.base = base
        self.retries = retries

    def url(self, path):
        return f"{self.base}/{path}"
