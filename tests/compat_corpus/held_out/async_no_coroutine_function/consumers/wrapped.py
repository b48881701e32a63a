import asyncio
import inspect

from triggers import wait

if not inspect.iscoroutinefunction(wait.until_ready):
    raise TypeError("a trigger must be async")


def main() -> str:
    return asyncio.run(wait.until_ready("refunds"))
