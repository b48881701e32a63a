"""Released contract tests run against new code, in real processes: what a change deletes counts as it was."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.affected.libraries import released_libraries
from firedoor.compat.contracts import Around, Contracts, contracts
from firedoor.compat.testing import Bench
from firedoor.compat.waivers import read_waivers
from firedoor.evidence import Folder, Origin
from firedoor.revisions import Blobs, open_repository, read_tree

if TYPE_CHECKING:
    from compat.conftest import Small

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # those of the development environment take longer than the tests

CODE = "libs/money/src/money.py"
TEST = "libs/money/contracts/test_money.py"
ROUNDED = "import money\n\n\ndef test_rounds():\n    assert money.rounded(1.234, places=2) == 1.23\n"
OTHER = "\n\ndef test_more():\n    assert money.rounded(2.0) == 2\n"


def asked(small: Small, scratch: Path, *, waivers: str = "", store: Folder | None = None) -> Contracts:
    repository = open_repository(str(small.folder))
    blobs = Blobs(repository)
    base, head = read_tree(repository, "HEAD^"), read_tree(repository, "HEAD")
    runtime = "r" if store else ""
    around = Around(
        Bench(Path(sys.executable), variables=ALONE), (), scratch, runtime, store, Origin("now", "here", "", False)
    )
    library = released_libraries(head, blobs)["money"]
    return contracts(repository, library, base, head, blobs, read_waivers(waivers.encode(), "w.toml"), around)


def released(small: Small) -> None:
    small.commit({CODE: "def rounded(value, places=0):\n    return round(value, places)\n"})
    small.release("1.0")
    small.commit({TEST: ROUNDED + OTHER, "libs/money/contracts/__init__.py": ""})
    small.release("1.1")


def test_a_contract_that_the_change_deletes_fails_in_its_released_form(small: Small, tmp_path: Path) -> None:
    released(small)
    small.commit({CODE: "def rounded(value, digits=0):\n    return round(value, digits)\n", TEST: None})
    found = asked(small, tmp_path / "scratch")
    assert (found.releases, found.none) == (("1.0", "1.1"), ("1.0",))
    assert [(one.compared.test, one.compared.state, one.versions) for one in found.tests] == [
        (f"{TEST}::test_rounds", "regressed", ("1.1", "base")),
        (f"{TEST}::test_more", "passed", ("1.1", "base")),
    ]
    (finding,) = found.findings
    assert found.shut
    assert (finding.code, finding.level, finding.path, finding.line) == ("FD943", "error", TEST, 4)
    assert "unexpected keyword argument 'places'" in finding.message
    assert "head no longer has this file" in finding.message
    assert 'symbol = "money.rounded"' in finding.fix
    assert 'contracts = ["contracts/test_money.py::test_rounds"]' in finding.fix

    waived = asked(small, tmp_path / "again", waivers=completed(finding.fix.split("waivers.toml:\n")[1]))
    assert not waived.shut
    assert [(one.code, one.level) for one in waived.findings] == [("FD945", "note")]
    assert "waived until 2030-01-31 by fleet" in waived.findings[0].message


def test_a_release_that_is_not_here_is_told_and_the_others_are_judged(small: Small, tmp_path: Path) -> None:
    released(small)
    listing = (small.folder / "libs/money/releases.toml").read_text()
    gone = f'["1.2"]\ncommit = "{"0" * 40}"\ntree = "{"1" * 40}"\n'
    small.commit({"libs/money/releases.toml": listing + gone, CODE: "def rounded(value, places=0):\n    return 1.23\n"})
    found = asked(small, tmp_path / "scratch")
    assert [(one.code, one.level, one.path) for one in found.findings if one.level == "warning"] == [
        ("FD951", "warning", "libs/money/releases.toml")
    ]
    assert {one.compared.state for one in found.tests} == {"passed", "regressed"}


def completed(entry: str) -> str:
    return entry.replace("…-…-…", "2030-01-31").replace('who = "…"', 'who = "fleet"')


def test_what_was_broken_before_is_not_this_changes_and_green_runs_once(small: Small, tmp_path: Path) -> None:
    released(small)
    small.commit({CODE: "def rounded(value, digits=0):\n    return round(value, digits)\n"})
    small.commit({"README": "x"})
    store = Folder(tmp_path / "evidence")
    found = asked(small, tmp_path / "scratch", store=store)
    assert not found.shut
    assert [(one.code, one.level) for one in found.findings] == [("FD948", "warning")]

    small.commit({CODE: "def rounded(value, places=0):\n    return round(value, places)\n"})
    assert asked(small, tmp_path / "mended", store=store).findings == ()
    said: list[str] = []
    again = asked(small, tmp_path / "known", store=store)
    assert [one.compared.state for one in again.tests] == ["passed", "passed"], said
    assert not (tmp_path / "known").exists()  # evidence said it: nothing was written, and nothing run
