import inspect

from triggers.wait import until_ready


def main() -> str:
    return "async" if inspect.iscoroutinefunction(until_ready) else "plain"
