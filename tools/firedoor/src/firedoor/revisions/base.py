"""The commit that a change is compared with, and the row of the decision table that found it."""

from __future__ import annotations

from typing import NamedTuple


class Base(NamedTuple):
    """The chosen base. ``commit`` None: there is no base to trust, every DAG file counts as changed.

    ``reason`` is one sentence for the reader. ``row`` names the rule: ``given``, ``merged_result``, ``merge_train``,
    ``detached``, ``unasked`` (schedule, web, api, trigger …), ``protected``, ``tag``, ``branch``, ``pull_request``,
    ``merge_group``, ``laptop``, or ``default-branch``: outside CI, and everything committed is on the default branch.
    """

    commit: str | None
    reason: str
    row: str


def no_base(row: str, why: str) -> Base:
    """Return the base that selects everything, with its loud reason."""
    return Base(None, f"no base, so every DAG file is selected: {why}", row)
