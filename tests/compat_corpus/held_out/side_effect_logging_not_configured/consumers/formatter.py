import io
import logging

from platformlog import named


def main():
    stream = io.StringIO()
    first = next(iter(logging.getLogger().handlers), None)
    first.setStream(stream)
    named("core").info("loaded")
    return stream.getvalue()
