import io
import logging

from platformlog import named

STREAM = io.StringIO()
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=STREAM, force=True)


def main():
    named("core").info("loaded")
    return STREAM.getvalue()
