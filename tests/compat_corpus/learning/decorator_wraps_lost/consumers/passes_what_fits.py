import inspect

from tasks.timed import timed

CONTEXT = {"day": "mon", "run_id": "r1", "table": "orders"}


@timed
def load(table, day):
    return f"{table} on {day}"


def main():
    wanted = inspect.signature(load).parameters
    return load(**{name: CONTEXT[name] for name in CONTEXT if name in wanted})
