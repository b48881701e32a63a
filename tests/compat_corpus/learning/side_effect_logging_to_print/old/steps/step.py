import logging

log = logging.getLogger("steps")


def step(name):
    log.warning("step %s", name)
    return name.upper()
