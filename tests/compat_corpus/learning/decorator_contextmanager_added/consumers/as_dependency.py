from sessions.session import session


def main() -> list[str]:
    return next(iter(session("dwh")))
