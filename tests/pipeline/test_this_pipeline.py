"""The real .gitlab-ci.yml of this repository, for the changes that there are; the gate's verdict is right in each."""

from __future__ import annotations

from collections.abc import Callable

from local_pipeline import Project

AGES = "dags/fleet/fleet_age/ages.py"
FLEET = "dag fleet__fleet_age"

Make = Callable[..., Project]


def test_one_affected_dag(project: Make) -> None:
    here = project()
    here.commit({AGES: here.read(AGES) + "\n\nMORE = 1\n"})
    ran = here.run()
    assert ran.jobs == {"plan": 0, FLEET: 0, "gate": 0}, ran.log
    assert "1 of 10 DAG files affected: 2 of 2 checks green" in ran.log
    assert here.document("gate.json")["exit_code"] == 0
    alone = here.run_child()
    assert (alone.code, alone.jobs) == (0, {FLEET: 0, "gate": 0}), alone.log
    assert "known from evidence" in alone.log


def test_nothing_affected(project: Make) -> None:
    here = project()
    here.commit({"docs/glossary.md": "# Glossary\n"})
    ran = here.run()
    assert ran.jobs == {"plan": 0, "nothing affected": 0}, ran.log
    assert "nothing affected: none of 10 DAG files reaches what this change touches" in ran.log
    assert here.run_child().code == 0


def test_a_broken_dag(project: Make) -> None:
    here = project()
    here.commit({AGES: here.read(AGES) + "\n\nimport a_library_that_nobody_has\n"})
    ran = here.run()
    assert ran.jobs == {"plan": 0, FLEET: 1, "gate": 1}, ran.log
    assert "No module named 'a_library_that_nobody_has'" in ran.log
    verdicts = [
        (found["dag_file"], found["check"], found["verdict"]) for found in here.document("gate.json")["judgements"]
    ]
    dag = "dags/fleet/fleet_age/fleet_age.py"
    assert verdicts == [(dag, "smoke", "red"), (dag, "dev", "missing")]
    alone = here.run_child()
    assert (alone.code != 0, alone.jobs) == (True, {FLEET: 1, "gate": 1}), alone.log


def test_a_library_change_reaches_all_that_are_not_on_a_release_of_it(project: Make) -> None:
    here = project()
    library = "libs/warehouse/src/warehouse/tables.py"
    here.commit({library: here.read(library) + "\n\ndef nobody_calls_it() -> None:\n    return None\n"})
    ran = here.run()
    jobs = [name for name in ran.jobs if name.startswith("dag ")]
    assert len(jobs) == 6, ran.log
    assert 'warehouse = "' in here.read("dags/fleet/route_distances/dag.toml")
    assert "dag fleet__route_distances" not in jobs
    assert set(ran.jobs.values()) == {0}, ran.log
    assert "6 of 10 DAG files affected: 12 of 12 checks green" in ran.log
    assert here.run_child().code == 0
