"""The resolver on the half it was written with: every statement right, every accepted one can be moved to a stage."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from firedoor.stages.placement import Name, Refusal, Sides, place, rewrite
from sql_corpus import statements

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.stages.score_resolver import verdicts

LEARNING = statements("learning")
ACCEPTED = [each for each in LEARNING if not each.refuse]


def by_schema(name: Name) -> Sides:
    moved = Name("", f"acc_{name.schema}", name.table)
    return Sides(moved, moved)


def by_prefix(name: Name) -> Sides:
    return Sides(Name("", "prd", f"{name.schema}__{name.table}"), Name("", "acc", f"{name.schema}__{name.table}"))


def test_each_statement_is_placed_right() -> None:
    wrong = {each.id: place(each.sql, each.dialect, each.defaults) for each in LEARNING if verdicts(each)}
    assert wrong == {}


def test_a_refusal_has_its_code_its_sentence_and_one_fix() -> None:
    for nasty in [each for each in LEARNING if each.refuse]:
        answer = place(nasty.sql, nasty.dialect, nasty.defaults)
        assert isinstance(answer, Refusal), nasty.id
        assert re.fullmatch(r"FD90[0-8]", answer.code), nasty.id
        assert answer.message, nasty.id
        assert answer.fix, nasty.id
        assert 1 <= answer.line <= nasty.sql.count("\n") + 1, nasty.id


def test_what_is_accepted_can_be_moved() -> None:
    for nasty in ACCEPTED:
        moved = rewrite(nasty.sql, nasty.dialect, by_schema, nasty.defaults)
        assert isinstance(moved, str), (nasty.id, moved)  # it was placed again, and names what was meant


#: An alias stands behind the version there, and nothing stands for a schema alone that is no schema.
NOT_BY_PREFIX = {"learning/postgres/alter_set_schema", "learning/spark/version_as_of"}


def test_tables_of_another_name_get_an_alias() -> None:
    for nasty in [each for each in ACCEPTED if each.id in NOT_BY_PREFIX] + ACCEPTED[::3]:
        moved = rewrite(nasty.sql, nasty.dialect, by_prefix, nasty.defaults)
        assert isinstance(moved, str) == (nasty.id not in NOT_BY_PREFIX), (nasty.id, moved)
