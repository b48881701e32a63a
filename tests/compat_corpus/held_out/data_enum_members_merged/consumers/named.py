from states.run import State


def main() -> bool:
    return State["UPSTREAM_FAILED"] is State.UPSTREAM_FAILED
