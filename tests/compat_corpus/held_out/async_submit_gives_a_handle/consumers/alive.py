import asyncio

from warehouse_async.client import ping


def main() -> str:
    return asyncio.run(ping())
