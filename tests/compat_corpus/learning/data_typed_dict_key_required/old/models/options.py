from typing import TypedDict


class Options(TypedDict, total=False):
    limit: int
    schema: str


def describe(options: Options) -> str:
    return f"{options.get('schema', 'main')}:{options.get('limit', 10)}"
