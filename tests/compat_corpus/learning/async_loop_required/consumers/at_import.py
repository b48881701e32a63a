import asyncio

from queues.client import Client

CLIENT = Client("loads")


def main():
    return asyncio.run(CLIENT.push(1))
