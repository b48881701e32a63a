from contextlib import ExitStack

from sessions import session


def main():
    with ExitStack() as stack:
        both = [stack.enter_context(session.Session(name)) for name in ("dwh", "raw")]
        return [each.run("SELECT 1") for each in both]
