from contextvars import ContextVar

from background.run import run

STAGE = ContextVar("stage")


def target(table):
    return f"{STAGE.get()}.{table}"


def main():
    STAGE.set("dev")
    return run(target, "orders")
