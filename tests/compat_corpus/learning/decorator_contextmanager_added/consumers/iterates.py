from sessions.session import session


def main() -> list[str]:
    seen = []
    for log in session("dwh"):
        seen += log
    return seen
