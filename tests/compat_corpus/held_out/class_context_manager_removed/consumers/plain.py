from sessions.session import Session


def main():
    session = Session("x")
    session.close()
    return session.open
