import asyncio


class Client:
    def __init__(self, name):
        self.name = name

    async def push(self, item):
        await asyncio.sleep(0)
        return f"{self.name}:{item}"
