import asyncio

from queues.client import Client


def main():
    client = Client("loads")
    return asyncio.run(client.push("a"))
