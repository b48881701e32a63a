"""The held-out statements keep their form: a label that cannot be scored would be scored as a fault of the resolver."""

from __future__ import annotations

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
KEYS = {"sql", "kind", "reads", "writes", "refuse", "because", "executed", "defaults", "unchanged"}


def test_every_statement_has_labels_that_can_be_scored() -> None:
    files = {d: sorted((HERE / d).glob("*.toml")) for d in ("duckdb", "postgres", "bigquery", "spark")}
    assert all(len(found) >= 30 for found in files.values())
    for path in (path for found in files.values() for path in found):
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        assert case.keys() <= KEYS, path
        assert case["sql"].strip(), path
        assert case["reads"] == sorted(set(case["reads"])), path
        assert case["writes"] == sorted(set(case["writes"])), path
        assert all("." in name for name in case["reads"] + case["writes"]), path
        if case.get("refuse"):
            assert case["because"], path
            assert not [key for key in ("reads", "writes", "executed") if case.get(key)], path
        else:
            assert case["reads"] or case["writes"], path
