from sessions.session import Session


def main():
    with Session() as session:
        return session.run("SELECT 1")
