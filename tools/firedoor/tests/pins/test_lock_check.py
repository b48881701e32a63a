"""``firedoor lock --check``: what breaks a lock, and the line that does."""

from __future__ import annotations

import pytest
from firedoor.pins.check import Checks
from firedoor.pins.layer import read_layer
from firedoor.pins.units import unit_of

A, B, C = "a" * 64, "b" * 64, "c" * 64
IN, LOCK, LAYER = "dags/t/one/requirements.in", "constraints/dags/t/one.txt", "constraints/airflow-3.3-py311.txt"
ASKED = "# why\ntop>=1\n"
PROVED = f"""\
# made
base==2.0 \\
    --hash=sha256:{A}
    # via top
top==1.1 \\
    --hash=sha256:{B} \\
    --hash=sha256:{C}
    # via -r {IN}
"""


def findings(lock=PROVED, asked=ASKED, layer="base==2.0\n", more=None):
    files = {IN: asked, LOCK: lock, LAYER: layer} | (more or {})
    unit = unit_of(IN)
    assert unit is not None
    layers = [read_layer(LAYER, layer.encode())] if layer is not None else []
    return Checks(layers, lambda path: files[path].encode() if files.get(path) is not None else None).of(unit)


def places(**given):
    return [(f.code, f.path, f.line) for f in findings(**given)]


def test_a_lock_that_fits_is_proved():
    assert findings() == ()
    assert findings(asked=ASKED.replace("# why", "# another reason\n")) == (), "comments ask for nothing"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"lock": None}, [("FD210", IN, None)]),
        ({"asked": None}, [("FD211", LOCK, None)]),
        ({"asked": "top>=1\ntop @ https://example.org/top.whl\n"}, [("FD212", IN, 2)]),
        ({"asked": "top>=1\n./here\n"}, [("FD212", IN, 2)]),
        ({"asked": "top>=1\n-r gone.in\n"}, [("FD212", IN, 2)]),
        ({"asked": "top>=1\ntop is good\n"}, [("FD212", IN, 2)]),
        ({"lock": PROVED.replace(" \\\n    --hash=sha256:" + A, "")}, [("FD213", LOCK, 2)]),
        ({"lock": PROVED.replace("sha256:" + A, "md5:abc")}, [("FD213", LOCK, 2), ("FD213", LOCK, 3)]),
        ({"lock": PROVED.replace("sha256:" + A, "sha256:abc")}, [("FD213", LOCK, 2), ("FD213", LOCK, 3)]),
        ({"lock": "--index-url https://example.org\n" + PROVED}, [("FD213", LOCK, 1)]),
        ({"lock": PROVED.replace("base==2.0", "base>=2.0")}, [("FD213", LOCK, 2)]),
        ({"asked": "top>=1\nother\n"}, [("FD214", IN, 2)]),
        ({"asked": "top[more]\n"}, [("FD214", IN, 1)]),
        ({"asked": "top<1\n"}, [("FD214", LOCK, 5)]),
        ({"asked": "top\n-c limits.in\n", "more": {"dags/t/one/limits.in": "base<2\n"}}, [("FD214", LOCK, 2)]),
        ({"layer": "x==1\nbase==1.9\n"}, [("FD215", LOCK, 2)]),
        ({"layer": "base>=3\n"}, [("FD215", LOCK, 2)]),
        ({"asked": "top\napache-airflow==2.10.0\n", "layer": "apache-airflow==3.3.2\n"},
         [("FD214", IN, 2), ("FD216", IN, 2)]),
        ({"lock": PROVED.replace("# via top", "# via gone")}, [("FD217", LOCK, 2)]),
        ({"lock": PROVED.replace("# via top", "# via -r dags/t/other/requirements.in")}, [("FD217", LOCK, 2)]),
        ({"lock": PROVED.replace("# via top", "# via -r " + IN)}, [("FD217", LOCK, 2)]),
        ({"lock": PROVED + f"stray==1 \\\n    --hash=sha256:{A}\n    # via stray\n"}, [("FD217", LOCK, 9)]),
        ({"asked": "top\nbase\n", "lock": PROVED.replace("    # via top\n", "").replace(f"    # via -r {IN}\n", "")},
         [("FD217", LOCK, 1)]),
    ],
)  # fmt: skip
def test_what_breaks_it_is_named(given, expected):
    assert places(**given) == expected


def test_the_requirements_may_leave_the_layer_in_words():
    lock = PROVED.replace("base==2.0", "base==1.0").replace("# via top", f"# via\n    #   -r {IN}\n    #   top")
    assert sorted(f.code for f in findings(lock=lock)) == ["FD215", "FD217"]
    assert findings(lock=lock, asked="top\nbase<2\n") == ()
    assert places(lock=lock, asked="top\nbase>=1\n") == [("FD215", LOCK, 2)], "the layer's 2.0 would have done"


def test_markers_count_for_the_python_of_the_layer():
    asked = 'top\nold ; python_version < "3.11"\nwindows ; sys_platform == "win32"\n'
    assert findings(asked=asked) == ()
    assert places(asked='top\nnew ; python_version >= "3.11"\n') == [("FD214", IN, 2)]
    lock = PROVED.replace("top==1.1 \\", 'top==1.1 ; python_version < "3.11" \\')
    assert places(lock=lock) == [("FD214", IN, 2)], "the pin is not installed on 3.11"


def test_equal_units_are_told_each_by_its_own_name():
    other = unit_of("dags/t/two/requirements.in")
    broken = PROVED.replace("# via top", "# via gone")
    files = {IN: ASKED, LOCK: broken, other.requirements: ASKED, other.lock: broken.replace("t/one", "t/two")}
    checks = Checks([], lambda path: files[path].encode() if path in files else None)
    first, second = checks.of(unit_of(IN)), checks.of(other)
    assert [f.path for f in first] == [LOCK]
    assert [f.path for f in second] == [other.lock]
    assert "t/two" in second[0].fix
    assert "t/one" not in second[0].fix + second[0].message


def test_pip_compiles_way_of_naming_who_wants_a_pin():
    lock = f"""\
base==2.0 --hash=sha256:{A}  # via top
top==1.1 --hash=sha256:{B}  # via {IN} (line 1)
"""
    assert places(lock=lock) == []
