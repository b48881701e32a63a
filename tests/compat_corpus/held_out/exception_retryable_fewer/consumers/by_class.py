from transient.errors import TRANSIENT


def decide(error: Exception) -> str:
    if isinstance(error, TRANSIENT):
        return "retry"
    raise RuntimeError(f"give up: {error}")


def main() -> str:
    return decide(BlockingIOError("locked"))
