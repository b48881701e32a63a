from __future__ import annotations

from firedoor.compat.dag_tests import dag_tests, led_to

PATHS = {
    "dags/a/a.py", "dags/a/own.py", "dags/a/tests/test_own.py", "dags/a/tests/rows.json", "dags/b/b.py",
    "dags/b/__init__.py", "tests/test_all.py", "tests/conftest.py", "tests/sub/test_c.py", "libs/lib.py",
    "pyproject.toml",
}  # fmt: skip
FORWARD = {
    "dags/a/tests/test_own.py": {"dags/a/own.py"},
    "dags/a/own.py": {"libs/lib.py"},
    "tests/test_all.py": {"dags/b/b.py"},
    "tests/conftest.py": {"libs/lib.py"},
    "pyproject.toml": PATHS,
}


def test_a_test_is_that_of_the_dags_beside_its_folder_and_of_those_it_imports() -> None:
    found = dag_tests(["dags/a/a.py", "dags/b/b.py"], PATHS, FORWARD)
    many = [f"dags/{name}.py" for name in "cdefgh"]
    assert dag_tests(many, PATHS, {"tests/test_all.py": set(many)}) == dict.fromkeys(many, ())
    assert found == {"dags/a/a.py": ("dags/a/tests/test_own.py",), "dags/b/b.py": ("tests/test_all.py",)}


def test_what_a_test_leads_to_includes_packages_conftests_and_what_lies_beside_it() -> None:
    assert led_to("dags/a/tests/test_own.py", PATHS, FORWARD, ()) == {
        "dags/a/tests/test_own.py", "dags/a/tests/rows.json", "dags/a/own.py", "libs/lib.py", "pyproject.toml",
    }  # fmt: skip
    assert {"dags/b/__init__.py", "libs/lib.py"} <= led_to("tests/test_all.py", PATHS, FORWARD, ())


def test_an_import_that_cannot_be_known_leads_to_everything() -> None:
    assert led_to("dags/a/tests/test_own.py", PATHS, FORWARD, {"dags/a/own.py"}) == PATHS
