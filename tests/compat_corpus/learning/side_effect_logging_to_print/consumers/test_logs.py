import logging

from steps.step import step


class Keep(logging.Handler):
    def __init__(self):
        super().__init__()
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def test_logs():
    keep = Keep()
    logging.getLogger("steps").addHandler(keep)
    step("b")
    assert keep.texts == ["step b"]


def main():
    test_logs()
    return True
