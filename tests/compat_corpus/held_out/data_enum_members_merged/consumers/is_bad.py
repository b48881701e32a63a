from states.run import State


def main() -> list[bool]:
    return [state in (State.FAILED, State.UPSTREAM_FAILED) for state in (State.OK, State.UPSTREAM_FAILED)]
