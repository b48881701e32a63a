from states.run import State

COLOURS = {State.OK: "green", State.FAILED: "red", State.UPSTREAM_FAILED: "orange"}


def main() -> str:
    return COLOURS[State.FAILED]
