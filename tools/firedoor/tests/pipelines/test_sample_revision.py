from __future__ import annotations

from collections.abc import Mapping

import pytest
from firedoor.pipelines.sample_revision import sample_revision
from firedoor.pipelines.settings import RunSettings

TREE = {
    "libs/warehouse/src/warehouse/sample.py": (0o100644, "1"),
    "libs/warehouse/src/numbers/digits.py": (0o100644, "2"),
    "tools/make.py": (0o100644, "3"),
    "data/pins.txt": (0o100644, "4"),
    "data/more/a.csv": (0o100644, "5"),
    "dags/a.py": (0o100644, "6"),
    "README.md": (0o100644, "7"),
}


def settings(*commands: str) -> RunSettings:
    return RunSettings(pythonpath=("libs/warehouse/src",), prepare=commands)


def counted(*commands: str) -> set[str]:
    """The files whose change is another sample."""
    plain = sample_revision(settings(*commands), TREE)
    changed: dict[str, Mapping[str, tuple[int, str]]] = {name: TREE | {name: (0o100644, "other")} for name in TREE}
    return {name for name, tree in changed.items() if sample_revision(settings(*commands), tree) != plain}


@pytest.mark.parametrize(
    ("command", "files"),
    [
        (
            "python -m warehouse load --pins=data/pins.txt",
            {*list(TREE)[:2], "data/pins.txt"},
        ),
        ("python -m warehouse load ./data/more/", {*list(TREE)[:2], "data/more/a.csv"}),
        ("python tools/make.py {data}", {name for name in TREE if name.endswith(".py")}),
        ("python -m elsewhere", {name for name in TREE if name.endswith(".py")}),
        ("make sample", set(TREE)),
    ],
)
def test_every_file_that_a_command_may_read_counts(command: str, files: set[str]) -> None:
    assert counted(command) == files


def test_without_commands_no_file_counts() -> None:
    assert counted() == set()


def test_the_command_itself_counts() -> None:
    assert sample_revision(settings("python -m warehouse a"), TREE) != sample_revision(
        settings("python -m warehouse b"), TREE
    )
