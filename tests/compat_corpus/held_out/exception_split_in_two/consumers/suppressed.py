from contextlib import suppress

from api import http


def main():
    found = {}
    with suppress(http.HttpError):
        found = http.get(403)
    return found
