from states.run import State


def main() -> str:
    match State.UPSTREAM_FAILED:
        case State.FAILED:
            return "page somebody"
        case State.UPSTREAM_FAILED:
            return "wait"
    return "fine"
