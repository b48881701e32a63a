from contextlib import suppress

from transient import errors


def main() -> str:
    with suppress(*errors.TRANSIENT):
        open("state.json", encoding="utf-8").close()
        return "there"
    return "not yet"
