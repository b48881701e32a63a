class Client:
    def __init__(self, base):
        self.base = base

    def get(self, path, params=None):
        query = "&".join(f"{key}={value}" for key, value in (params or {}).items())
        return {"url": f"{self.base}/{path}?{query}", "rows": [1, 2, 3]}

    def head(self, path):
        return {"url": f"{self.base}/{path}"}
