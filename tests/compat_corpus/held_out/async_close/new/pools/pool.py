class Pool:
    def __init__(self, size):
        self.free = size
        self.closed = False

    def take(self):
        self.free -= 1
        return self.free

    async def close(self):
        self.closed = True
        return self.free
