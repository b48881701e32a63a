import inspect

from fetcher.api import fetch


def main() -> str:
    return "triggerer" if inspect.iscoroutinefunction(fetch) else "worker"
