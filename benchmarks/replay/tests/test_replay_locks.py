"""Pins, their changes, and who reaches a distribution."""

from benchmarks.replay.compare import add_lock_oracle, compare, dynamic_misses, lock_misses
from benchmarks.replay.ledger import Row
from benchmarks.replay.lock_environment import Installed
from benchmarks.replay.lock_oracle import reached_distributions, why
from benchmarks.replay.lock_pins import changed_pins, exact_version, read_pins
from benchmarks.replay.report import document, table

REQUIREMENTS = """\
--index-url https://example.org/simple
Foo_Bar==1.2 \\
    --hash=sha256:aa
baz[extra]>=2,<3 ; python_version < "3.12"
# note==1
qux
"""


def test_requirement_lines() -> None:
    assert read_pins("requirements.txt", REQUIREMENTS) == {"foo-bar": "==1.2", "baz": ">=2,<3", "qux": ""}
    assert exact_version("==1.2") == "1.2"
    assert exact_version(">=2,<3") is None


def test_lock_files_and_what_changed() -> None:
    base = read_pins("uv.lock", '[[package]]\nname = "A.b"\nversion = "1"\n[[package]]\nname = "c"\nversion = "1"\n')
    head = read_pins("poetry.lock", '[[package]]\nname = "a-b"\nversion = "2"\n')
    assert changed_pins(base, head) == {"a-b": "1 → 2", "c": "1 → absent"}


def test_a_namespace_package_does_not_reach_its_neighbours_and_plugins_reach_all() -> None:
    environment = Installed(
        modules={"google.cloud.storage": ["gcs"], "google.cloud.bigquery": ["gbq"], "lineage": ["lin"]},
        requires={"gcs": ["core"], "gbq": ["core", "arrow"], "core": [], "arrow": [], "lin": ["attrs"], "attrs": []},
        plugins=["lin"],
        dropped={},
    )
    reached = reached_distributions({"google.cloud.storage.Client"}, environment)
    assert set(reached) == {"gcs", "core", "lin", "attrs"}
    assert why("core", reached) == "core ← gcs ← import google.cloud.storage.Client"


def answer(*affected: str) -> dict[str, object]:
    return {"commit": "c", "affected": {path: {"kinds": ["code"], "chain": []} for path in affected}}


def test_misses_are_counted_and_shares_are_of_all_dag_files() -> None:
    row: Row = {"commit": "c", "base": "b", "locks": [], "runtime_locks": [], "dag_files": ["a", "b", "x", "y"]}
    row |= {"own_dag_files": ["a", "b", "x", "y"], "file_oracle": {"a": ["a"], "b": ["b", "m"]}}
    result = compare("r", [row], {"c": answer("a")}, {"c": answer("a")}, {"a", "b", "x", "y"})
    dynamic = {"commit": "c", "base": "b", "touched": {"a": [["ran", "e"]], "b": [["ran", "e"]]}}
    result.misses += dynamic_misses([dynamic], {"c": answer("a")})
    lock = {"commit": "c", "base": "b", "touched": {"x": "because"}, "executed": {}}
    result.misses += lock_misses([lock], {"file": {"c": answer("a")}, "definition": {"c": answer("a")}})
    assert [(miss["oracle"], miss["dag_file"]) for miss in result.misses] == [
        ("file", "b"),
        ("dynamic", "b"),
        ("lock", "x"),
    ]
    whole = document([result])
    assert whole["overall"]["mean_percent"]["file_oracle"] == 50.0
    assert whole["overall"]["without_locks"]["ratio"] == 0.5
    assert whole["overall"]["misses"] == {"file": 1, "file_unknown_dag_file": 0, "dynamic": 1, "lock": 1}
    assert table(whole).splitlines()[1].split()[:3] == ["r", "1", "4"]


def test_the_bound_is_what_a_perfect_answer_to_lock_commits_would_leave() -> None:
    rows: list[Row] = [
        {"commit": name, "base": "b", "locks": locks, "runtime_locks": locks, "dag_files": ["a", "b", "x", "y"]}
        | {"own_dag_files": [], "file_oracle": {"a": ["a"]}}
        for name, locks in (("plain", []), ("lock", ["requirements.txt"]))
    ]
    pins = {"commit": "lock", "affected": {path: {"kinds": ["pin"], "chain": []} for path in "abxy"}}
    answers = {"plain": answer("a"), "lock": pins}
    result = compare("r", rows, answers, answers, None)
    add_lock_oracle(
        result.shares, [{"commit": "lock", "executed": {"b": "because"}, "touched": {}}], rows, answers, "executed"
    )
    bound = document([result])["overall"]["bound_with_locks"]
    assert (bound["commits"], bound["lock_oracle"], bound["firedoor_definition"]) == (1, 25.0, 100.0)
    assert bound["ratio"] == (0.25 + 0.25) / (0.25 + 1)
    assert "≤0.70 can be 0.40 at best" in table(document([result]))
