import asyncio


class Trigger:
    async def poll(self) -> bool:
        return True

    def run(self) -> str:
        return "fired" if asyncio.run(self.check()) else "waiting"

    async def check(self) -> bool:
        return await self.poll()
