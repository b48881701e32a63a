"""A monorepo of sixty DAG files that share a module, with a pipeline made by `firedoor ci init`: shards go on."""

from __future__ import annotations

from collections.abc import Callable

from local_pipeline import ROOT, Project

LOCKS = {
    path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "constraints").glob("airflow-3.3-py*.txt")
}
DAG = """\
from airflow.sdk import DAG, task

from shared.clean import trim

with DAG("{name}"):

    @task
    def tidy() -> str:
        return trim("{name} ")

    tidy()
"""
POLICY = '[tool.firedoor.run]\nlock = "constraints/airflow-3.3-py{python}.txt"\npythonpath = ["."]\n'
CLEAN = "def trim(text):\n    return text.strip()\n"
ODD = "dags/team 0/größe messen.py"
BROKEN = "dags/team3/dag_21.py"


def monorepo() -> dict[str, str]:
    dags = {f"dags/team{number % 6}/dag_{number:02}.py": DAG.format(name=f"dag_{number:02}") for number in range(59)}
    return (
        LOCKS
        | dags
        | {ODD: DAG.format(name="groesse"), "shared/__init__.py": "", "shared/clean.py": CLEAN}
        | {
            "pyproject.toml": POLICY,
            ".gitignore": "__pycache__/\n",
        }
    )


def test_sixty_affected_one_broken(project: Callable[..., Project]) -> None:
    here = project(monorepo())
    here.init()
    broken = here.read(BROKEN).replace("from shared.clean import trim", "from shared.clean import trim, gone")
    here.commit({"shared/clean.py": CLEAN + "\n\nMORE = 1\n", BROKEN: broken})
    ran = here.run()
    shards = {name: code for name, code in ran.jobs.items() if name.startswith("shard ")}
    assert len(shards) == 20, ran.log
    assert sorted(shards.values()) == [0] * 19 + [1], ran.log
    assert ran.jobs["gate"] == 1, ran.log
    assert "60 of 60 DAG files affected, libraries changed (shared): 60 of 61 checks green, 1 red" in ran.log
    red = [found for found in here.document("gate.json")["judgements"] if found["verdict"] != "green"]
    assert [(found["dag_file"], found["verdict"]) for found in red] == [(BROKEN, "red")]
    assert "cannot import name 'gone'" in red[0]["because"]
    green = {found["dag_file"] for found in here.document("gate.json")["judgements"]} - {BROKEN}
    assert ODD in green
    with_broken = next(job for job in here.document("plan.json")["jobs"] if "team3__dag_21" in job["slugs"])
    assert len(with_broken["slugs"]) == 3  # it went on: the two others are green
    assert here.run_child().code != 0

    here.commit({BROKEN: DAG.format(name="dag_21")})
    mended = here.run()
    assert set(mended.jobs.values()) == {0}, mended.log
    assert "60 of 60 DAG files affected, libraries changed (shared): 61 of 61 checks green" in mended.log
    assert here.run_child().code == 0
