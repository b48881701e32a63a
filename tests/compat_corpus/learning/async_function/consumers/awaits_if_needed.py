import asyncio
import inspect

import notify


async def announce(text):
    result = notify.send("#loads", text)
    if inspect.isawaitable(result):
        result = await result
    return result


def main():
    return asyncio.run(announce("done"))
