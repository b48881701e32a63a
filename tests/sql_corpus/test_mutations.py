"""No mutation of a statement gets a write past the resolver; the long run is ``nox -s torture``."""

from __future__ import annotations

from leaks import Production, search, unseen_write
from sql_corpus import statements


def test_no_mutation_leaks() -> None:
    assert search("learning", rounds=40, seed=1) == []


def test_a_leak_would_be_seen() -> None:
    (nasty,) = [each for each in statements("learning") if each.id == "learning/duckdb/delete_using"]
    assert unseen_write(nasty, "SELECT * FROM staging.orders").startswith("unseen")
    assert Production("learning").harmed("DELETE FROM raw.orders", "") == "raw.orders"
    assert Production("learning").harmed("DELETE FROM acc_raw.orders", "") == ""
