import threading

from background.run import run

LOCAL = threading.local()


def session():
    return LOCAL.session


def main():
    LOCAL.session = "s1"
    return run(session)
