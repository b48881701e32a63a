import asyncio

from fetcher.api import fetch


def main() -> int:
    return asyncio.run(fetch(3))["rows"]
