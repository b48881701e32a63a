class Client:
    def __init__(self, base):
        self.base = base

    def get(self, path, query=None):
        text = "&".join(f"{key}={value}" for key, value in (query or {}).items())
        return {"url": f"{self.base}/{path}?{text}", "rows": [1, 2, 3]}

    def head(self, path):
        return {"url": f"{self.base}/{path}"}
