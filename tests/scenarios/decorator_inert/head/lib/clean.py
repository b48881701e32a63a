import contextlib
import functools


@functools.lru_cache
def tidy(rows):
    return rows[2:]


@contextlib.contextmanager
def other(rows):
    yield rows[1:]


@functools.cache
def third(rows):
    return rows[1:]
