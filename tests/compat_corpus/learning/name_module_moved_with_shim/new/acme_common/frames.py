"""Moved to acme_common.tables."""

from acme_common.tables import fetch, total

__all__ = ["fetch", "total"]
