import asyncio

from queues.client import Client


async def push_all():
    client = Client("loads")
    return [await client.push(number) for number in (1, 2)]


def main():
    return asyncio.run(push_all())
