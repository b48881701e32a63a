"""Which contract tests run: the last releases' as they were released, head's own, and base's that are no release's."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.compat.contract_suites import by_version, suites_of

Files = Mapping[str, tuple[int, str]]


def files(**names: str) -> Files:
    return {f"contracts/{name}.py": (0o100644, digest) for name, digest in names.items()} | {
        "src/x.py": (0o100644, "x")
    }


def runs(released: Mapping[str, Files], base: Files, head: Files) -> list[dict[str, str]]:
    found = suites_of(released, base, head).suites
    return [
        {f"{path.removeprefix('contracts/')} {suite.files[path][1]}": suite.label(path) for path in suite.files}
        for suite in found
    ]


def test_one_form_that_several_have_runs_once() -> None:
    same = files(test_a="1")
    assert runs({"1.0": same, "1.1": same}, same, same) == [{"test_a.py 1": "head, 1.1, 1.0, base"}]


def test_what_the_change_edits_or_deletes_still_runs_as_it_was() -> None:
    released, head = files(test_a="1", test_b="1"), files(test_a="2")
    assert runs({"1.0": released}, released, head) == [
        {"test_a.py 2": "head", "test_b.py 1": "1.0, base"},
        {"test_a.py 1": "1.0, base"},
    ]


def test_what_was_added_since_the_last_release_counts_although_nobody_released_it() -> None:
    assert runs({"1.0": files()}, files(test_new="1"), files()) == [{"test_new.py 1": "base"}]


def test_tests_with_another_conftest_are_other_tests() -> None:
    found = runs({"1.0": files(test_a="1", conftest="1")}, {}, files(test_a="1", conftest="2"))
    assert found == [{"test_a.py 1": "head"}, {"test_a.py 1": "1.0"}]


def test_a_release_without_contracts_is_told() -> None:
    found = suites_of({"1.0": files(), "1.1": files(test_a="1"), "1.2": files(conftest="1")}, {}, {})
    assert found.none == ("1.0", "1.2")


def test_versions_are_ordered_by_number() -> None:
    assert by_version(["1.10", "nightly", "1.9", "2.0rc1", "2.0"]) == ["nightly", "1.9", "1.10", "2.0rc1", "2.0"]
