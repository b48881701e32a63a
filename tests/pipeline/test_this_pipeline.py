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
    assert ran.jobs == {"plan": 0, "compat": 0, FLEET: 0, "gate": 0}, ran.log
    assert f"1 of 10 DAG files affected, libraries changed ({AGES}): 3 of 3 checks green" in ran.log
    assert here.document("gate.json")["exit_code"] == 0
    alone = here.run_child()
    assert (alone.code, alone.jobs) == (0, {"compat": 0, FLEET: 0, "gate": 0}), alone.log
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
    assert {name: ran.jobs[name] for name in ("plan", FLEET, "gate")} == {"plan": 0, FLEET: 1, "gate": 1}, ran.log
    assert "No module named 'a_library_that_nobody_has'" in ran.log
    verdicts = [
        (found["dag_file"], found["check"], found["verdict"])
        for found in here.document("gate.json")["judgements"]
        if found["check"] != "compat"
    ]
    dag = "dags/fleet/fleet_age/fleet_age.py"
    assert verdicts == [(dag, "smoke", "red"), (dag, "dev", "missing")]
    alone = here.run_child()
    assert (alone.code != 0, alone.jobs[FLEET], alone.jobs["gate"]) == (True, 1, 1), alone.log


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
    assert "6 of 10 DAG files affected, libraries changed (libs/warehouse): 13 of 13 checks green" in ran.log
    assert here.run_child().code == 0


def test_a_keyword_renamed_in_a_library_shuts_the_gate_though_every_dag_imports(project: Make) -> None:
    here = project()
    library, user = "libs/warehouse/src/warehouse/tables.py", "dags/weather/hourly_conditions/hourly_conditions.py"
    old = here.read(library)
    start = old.index("def read(")
    end = old.index("\n\n\n", start)
    new = old[start:end].replace("where:", "equal:").replace("(where or", "(equal or").replace(", where)", ", equal)")
    here.commit({library: old[:start] + new + old[end:]})
    ran = here.run()
    assert (ran.jobs["compat"], ran.jobs["gate"]) == (1, 1), ran.log
    red = next(one for one in here.document("gate.json")["judgements"] if one["check"] == "compat")
    errors = [finding for finding in red["findings"] if finding["level"] == "error"]
    line = next(n for n, text in enumerate(here.read(user).splitlines(), 1) if "warehouse.read(" in text)
    breaks = [finding for finding in errors if finding["code"] == "FD773"]
    assert [(finding["path"], finding["line"]) for finding in breaks] == [(user, line)]
    assert f"BREAKS {user}: warehouse." in breaks[0]["message"]
    assert "unexpected keyword argument 'where'" in breaks[0]["message"]
    contracts = {finding["path"] for finding in errors if finding["code"] == "FD943"}
    assert contracts == {"libs/warehouse/contracts/test_contract_tables.py"}, (
        ran.log
    )  # as released, in the lock's Airflow
