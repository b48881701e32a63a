class Session:
    def __init__(self, name="dwh"):
        self.name = name
        self.open = True

    def run(self, sql):
        return f"{self.name}: {sql}"

    def close(self):
        self.open = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
