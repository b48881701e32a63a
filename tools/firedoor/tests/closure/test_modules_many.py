"""One name in many folders: looked up for each importer, with the answer of a scan."""

from __future__ import annotations

import pytest
from firedoor.closure.filegraph import FileLinks
from firedoor.closure.modules import Modules
from firedoor.closure.resources import Resources
from firedoor.sources.facts import Summary

_PATHS = [f"dags/d{n:02}/{name}.py" for n in range(30) for name in ("dag", "settings")] + [
    "dags/shared/settings.py",
    "dags/settings.py",
    "dags/shared/tests/settings.py",
    "other/settings.py",
    "lib/core/x.py",
]
_ROOTS = ("", "dags")


def _scan(importer: str, dotted: str) -> list[str]:
    """What the rule says, place by place."""
    tail = dotted.replace(".", "/")
    stems = [path[:-3] for path in _PATHS if path[:-3] == tail or path[:-3].endswith("/" + tail)]
    folders = [importer.rsplit("/", number)[0] for number in range(1, importer.count("/") + 1)] + [""]
    places = {"" if stem == tail else stem[: -len(tail) - 1]: stem for stem in stems}
    return sorted(stem for root, stem in places.items() if root in _ROOTS or root in folders)


@pytest.mark.parametrize("importer", ["dags/d07/dag.py", "dags/shared/x.py", "lib/core/x.py", "top.py"])
@pytest.mark.parametrize("dotted", ["settings", "shared.settings", "d03.settings", "dag", "pandas", "core.x"])
def test_the_places_of_a_name(importer: str, dotted: str) -> None:
    stems, conservative = Modules(_PATHS, _ROOTS).absolute(importer, dotted)
    expected = _scan(importer, dotted)
    if expected:
        assert (sorted(stems), conservative) == (expected, False)
    else:
        assert conservative == bool(stems)  # no place is near: any may be meant


@pytest.mark.parametrize("name", ["settings", "shared.settings", "d03.settings", "pandas.core", "lib.core.x"])
def test_links_kept_for_all_are_those_of_each_folder(name: str) -> None:
    modules, resources = Modules(_PATHS, _ROOTS), Resources(_PATHS, _ROOTS)
    together = FileLinks(modules, resources, anywhere=False)
    summary = Summary(0, (f"I{name}:", f"X{name}.thing"), ("Ssettings.py",))
    for importer in _PATHS:
        alone = FileLinks(modules, resources, anywhere=False)
        assert together.targets(importer, summary) == alone.targets(importer, summary)
