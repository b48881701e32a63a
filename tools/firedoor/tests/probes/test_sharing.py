"""What files share before they are imported: never what one of them does not import itself, or imports later."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from firedoor.probes import script
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def loaded() -> ModuleType:
    spec = spec_from_file_location("sharing_probe", script("sharing"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sharing = loaded()


def wants(tmp_path: Path, files: dict[str, str]) -> set[str]:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    sharing._head.cache_clear()
    found: frozenset[str] = sharing.outside_imports(
        tmp_path / "dags/x.py", sharing.Finder(tmp_path, [tmp_path / "dags", tmp_path / "lib"])
    )
    return set(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import a.b as x\nfrom c.d import e as y, f\n", {"a.b", "c.d", "c.d:e", "c.d:f"}),
        ('"""Doc: import nothing."""\nfrom __future__ import annotations\n# import a\nimport os, pandas\n', {"pandas"}),
        ("from a import (\n    b,  # import x\n    c,\n)\nimport d.e\n", {"a", "a:b", "a:c", "d.e"}),
        ("from a import *\nimport b\n", {"a", "b"}),
        ("import a\nimport os\nos.environ['X'] = '1'\nimport keras\n", {"a"}),
        ("import a; a.patch()\nimport b\n", {"a"}),
        ("import a\nif True:\n    import b\n", {"a"}),
        ("import a\ntry:\n    import b\nexcept ImportError:\n    pass\n", {"a"}),
        ("import a\n'x'.join([])\nimport b\n", {"a"}),
        ("x = 1\nimport a\n", set()),
        ("def f(:\n", set()),
        ("import a\ndef f(:\n", {"a"}),
        ("", set()),
    ],
)  # fmt: skip
def test_imports_count_up_to_the_first_statement_of_another_kind(tmp_path: Path, text: str, found: set[str]):
    assert wants(tmp_path, {"dags/x.py": text}) == found


def test_what_first_party_modules_import_counts_in_the_order_of_execution(tmp_path: Path):
    files = {
        "dags/x.py": "import a\nfrom ops.gcp import Op\nimport late\n",
        "dags/ops/__init__.py": "",
        "dags/ops/gcp.py": "from b import c\nfrom . import base\nclass Op(c): ...\n",
        "dags/ops/base.py": "import d\n",
    }
    assert wants(tmp_path, files) == {"a", "b", "b:c", "d"}


def test_a_first_party_module_that_only_imports_ends_nothing(tmp_path: Path):
    files = {"dags/x.py": "from names import y\nimport a\n", "lib/names.py": '"""Doc."""\nfrom b import y\n'}
    assert wants(tmp_path, files) == {"a", "b", "b:y"}


def test_a_package_that_acts_before_its_module_ends_all(tmp_path: Path):
    files = {
        "dags/x.py": "import ops.gcp\nimport a\n",
        "dags/ops/__init__.py": "print()\n",
        "dags/ops/gcp.py": "import b\n",
    }
    assert wants(tmp_path, files) == set()


def test_circles_end_and_unreadable_modules_end_all(tmp_path: Path):
    files = {
        "dags/x.py": "import p\nimport a\n",
        "dags/p.py": "import q\nimport b\n",
        "dags/q.py": "import p\nimport c\n",
    }
    assert wants(tmp_path, files) == {"a", "b", "c"}
    assert wants(tmp_path, {"dags/x.py": "import broken\nimport a\n", "dags/broken.py": "\0"}) == set()


def test_an_installed_name_is_outside_even_where_a_folder_has_it(tmp_path: Path):
    assert wants(tmp_path, {"dags/x.py": "import pytest\n", "dags/pytest.py": "import a\n"}) == {"pytest"}


names = st.frozensets(st.sampled_from("abcdef"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine proves nothing
@given(st.lists(names, max_size=8), names)
def test_every_file_is_run_once_where_only_what_it_wants_is_imported(
    wanted: list[frozenset[str]], known: frozenset[str]
):
    runs: dict[int, set[str]] = {}

    def walk(group: object, imported: set[str]) -> None:
        here = imported | set(group.modules)  # type: ignore[attr-defined]  # of a module that is loaded by path
        for number in group.files:  # type: ignore[attr-defined]  # as above
            assert number not in runs
            runs[number] = here
        for below in group.below:  # type: ignore[attr-defined]  # as above
            assert below.modules
            walk(below, here)

    walk(sharing.grouped(wanted, known), set())
    assert sorted(runs) == list(range(len(wanted)))
    assert all(here <= wanted[number] - known for number, here in runs.items())
    for name in frozenset("abcdef").intersection(*(names - known for names in wanted)) if len(wanted) > 1 else ():
        assert all(name in here for here in runs.values())
