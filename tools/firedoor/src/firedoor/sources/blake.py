"""BLAKE2b, without what :mod:`hashlib` brings along: to load OpenSSL takes two of the hundred milliseconds of a run."""

try:
    from _blake2 import blake2b
except ImportError:  # not CPython's
    from hashlib import blake2b

__all__ = ["blake2b"]
