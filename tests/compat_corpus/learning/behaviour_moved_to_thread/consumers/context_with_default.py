from contextvars import ContextVar

from background.run import run

STAGE = ContextVar("stage", default="prd")


def main():
    STAGE.set("dev")
    return run(STAGE.get)
