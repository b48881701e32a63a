import asyncio

from queues.client import Client


class Named(Client):
    def __init__(self):
        self.name = "named"


def main():
    return asyncio.run(Named().push("a"))
