"""What one Airflow version has elsewhere, or no more, of what DAG files take from another: a table, tried on both.

``airflow_2_11_to_3_3.toml`` is the table; ``tests/airflow/test_airflow_changes.py`` runs every row of it. It knows what
comes with Airflow itself: what a provider has changed between two of its versions is not in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLES = {("2.11", "3.3"): "airflow_2_11_to_3_3.toml"}


@dataclass(frozen=True, slots=True)
class AirflowChanges:
    """The table for one pair of minor versions; names are dotted, and empty text stands for "there is none".

    ``modules`` and ``gone`` cannot be imported on ``new`` (a module with all below it), ``moved`` can, with a warning;
    the values of both are where ``new`` has the name. ``hints`` says in words what to write where no name takes the
    place. ``arguments`` maps a class or function to its keyword arguments that raise and their new names,
    ``ignored`` to those that do nothing any more and what does; the class ``Operator`` stands for all operators and
    sensors. ``values`` maps an argument to values that raise and those that mean the same. ``context`` maps keys of a
    task's context to an expression of a template, ``attributes`` those of ``ti``, ``dag_run`` and ``dag`` in it.
    ``calls`` maps a function to the ``import`` and the ``expression`` that replace a call. What is in ``database``
    raises where a task uses it. ``silent`` maps a class to arguments whose default differs, ``defaults`` settings
    (``section.key``) to the value that keeps what ``old`` does.
    """

    old: str
    new: str
    modules: frozenset[str]
    gone: Mapping[str, str]
    moved: Mapping[str, str]
    hints: Mapping[str, str]
    arguments: Mapping[str, Mapping[str, str]]
    ignored: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Mapping[str, str]]
    context: Mapping[str, str]
    attributes: Mapping[str, Mapping[str, str]]
    calls: Mapping[str, Mapping[str, str]]
    database: frozenset[str]
    silent: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]

    def is_gone(self, name: str) -> bool:
        """Whether importing the dotted ``name``, a module or what is in one, fails on ``new``."""
        return name in self.gone or self.gone_module(name) != ""

    def gone_module(self, name: str) -> str:
        """The module that is gone and holds ``name``, or is it; ``""`` where there is none."""
        while name:
            if name in self.modules:
                return name
            name = name.rpartition(".")[0]
        return ""

    def hint(self, name: str) -> str:
        """What to write for ``name`` in words; ``""`` where the table has none."""
        return self.hints.get(name) or self.hints.get(self.gone_module(name), "")


@lru_cache(maxsize=4)
def airflow_changes(old: str, new: str) -> AirflowChanges | None:
    """The table for two minor versions such as ``2.11`` and ``3.3``; None where there is none for this pair."""
    name = _TABLES.get((old, new))
    if name is None:
        return None
    table = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return AirflowChanges(
        old=table["old"],
        new=table["new"],
        modules=frozenset(table["modules"]),
        gone=table["gone"],
        moved=table["moved"],
        hints=table["hints"],
        arguments=table["arguments"],
        ignored=table["ignored"],
        values=table["values"],
        context=table["context"],
        attributes=table["attributes"],
        calls=table["calls"],
        database=frozenset(table["database"]["names"]),
        silent=table["silent"],
        defaults=table["defaults"],
    )


def known_pairs() -> tuple[tuple[str, str], ...]:
    """The pairs of minor versions for which there is a table."""
    return tuple(_TABLES)
