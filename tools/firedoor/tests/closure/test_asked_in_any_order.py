"""What is known of a module does not depend on which question came first, also where modules import in a circle."""

from __future__ import annotations

from itertools import permutations

import pytest
from firedoor.closure.existence import Existence
from firedoor.closure.import_order import ImportOrder
from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.cache import FactsCache
from firedoor.sources.extract import extract

_CIRCLE = {
    "a.py": "from b import *\nimport b, c\n",
    "b.py": "from a import *\nimport a\n",
    "c.py": "import logging\nlogging.getLogger().setLevel(10)\nthing = 1\n",
    "d.py": "import a, b, c\n",
}


def _tree(files: dict[str, str]) -> tuple[Snapshot, Modules]:
    cache = FactsCache(None)
    for path, text in files.items():
        cache.add(path, *extract(text.encode(), "py", None))
    return Snapshot({path: path for path in files}, cache), Modules(files, [""])


@pytest.mark.parametrize("asked", sorted(permutations("abc")))
def test_who_imports_what_acts_acts_too(asked: tuple[str, ...]) -> None:
    snapshot, modules = _tree(_CIRCLE)
    order = ImportOrder(snapshot, modules)
    for name in asked:
        order.of(f"{name}.py", snapshot.facts(f"{name}.py"))
    assert order.of("d.py", snapshot.facts("d.py")) == ("a", "b", "c")


@pytest.mark.parametrize("asked", sorted(permutations("ab")))
def test_a_circle_of_stars_hands_on_what_one_of_it_binds(asked: tuple[str, ...]) -> None:
    snapshot, modules = _tree({**_CIRCLE, "a.py": "from b import *\nfrom c import *\n"})
    existence = Existence(snapshot, modules)
    assert [existence.exists(name, "thing") for name in asked] == [True, True]
    assert not existence.exists("a", "nothing")
