import logging

import platformlog

HANDLER = logging.getLogger().handlers[0]


def main():
    HANDLER.setFormatter(logging.Formatter("%(message)s"))
    return len(logging.getLogger().handlers)
