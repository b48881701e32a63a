from sessions.session import Session


class Audited(Session):
    def __enter__(self):
        self.seen = []
        return super().__enter__()

    def __exit__(self, *_):
        self.seen.append("closed")
        self.close()


def main():
    with Audited() as session:
        session.seen.append(session.run("SELECT 1"))
    return session.seen
