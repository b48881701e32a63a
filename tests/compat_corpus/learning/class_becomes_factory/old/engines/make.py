class Engine:
    def __init__(self, url):
        self.url = url

    def scheme(self):
        return self.url.split(":")[0]
