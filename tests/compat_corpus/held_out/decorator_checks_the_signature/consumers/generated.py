from collections.abc import Callable

from tasks import deco


def counter(name: str) -> Callable[..., int]:
    def count(*rows: int) -> int:
        return len(rows)

    count.__name__ = name
    return count


def main() -> str:
    return deco.task(counter("count_orders")).task_id
