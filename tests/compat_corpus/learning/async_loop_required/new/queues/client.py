import asyncio


class Client:
    def __init__(self, name):
        self.name = name
        self.loop = asyncio.get_running_loop()

    async def push(self, item):
        await asyncio.sleep(0)
        return f"{self.name}:{item}"
