"""What the tests of the whole product share: their own modules, and how many repositories to generate."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# The trees of the scenarios hold files named like tests; they are data.
collect_ignore = ["scenarios"]

if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--generated", type=int, default=40, help="how many repositories to generate (default 40)")
    parser.addoption("--mutations", choices=["definitions", "all"], default="definitions", help="of the demo's DAGs")
