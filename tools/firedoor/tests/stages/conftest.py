from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
sys.path += [HERE] if HERE not in sys.path else []

from engines_at_hand import duckdb_engine, postgres_engine  # noqa: E402
from warehouse.engines import Engine  # noqa: E402


@pytest.fixture(scope="session")
def duck() -> Iterator[Engine]:
    with duckdb_engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    with postgres_engine() as engine:
        yield engine
