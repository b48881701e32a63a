import logging

import platformlog


def main():
    log = platformlog.named("core")
    return [log.isEnabledFor(level) for level in (logging.INFO, logging.WARNING)]
