"""Sessions of this repository: each is one call of a command. ``nox`` alone runs the tests.

nox                       linters and all tests that need no Airflow
nox -s affected           the DAGs that the current change affects: listed, parsed, run once on a small sample
nox -s affected -- --list the list alone; what follows -- goes to firedoor run
nox -s smoke              the artifact of every DAG file imported in real Airflow, each in a fork of one warm process
nox -s compat             does a changed library break a DAG: its uses are run with the old and the new one
nox -s dev | tst | acc    the affected DAGs on a stage; what follows -- goes to firedoor stage
nox -s airflow            the tests that need real Airflow
nox -s compat_demo        a merge request to the demo's shared library: whom it breaks, what waives it
nox -s torture            kill -9, fuzzed wheels and artifacts
nox -s pipeline           this repository's pipeline, and generated ones, run by gitlab-ci-local (Node 20, rsync)
"""

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "tests"]

TYPED = [
    "tools/firedoor/src",
    "libs/warehouse/src",
    "libs/firedoor_airflow/src",
]


def install(session: nox.Session, lock: str, *packages: str) -> None:
    session.install("--quiet", "--require-hashes", "-r", f"constraints/{lock}.txt")
    session.install("--quiet", "--no-deps", *(word for package in packages for word in ("-e", package)))


@nox.session
def affected(session: nox.Session) -> None:
    """The main job: the affected DAGs of the current change, each step that exists, one table."""
    install(session, "tool", "tools/firedoor")
    session.run("firedoor", "run", "--through", "dev", *session.posargs)


@nox.session
def smoke(session: nox.Session) -> None:
    """The artifact of every DAG file, or of those that are named, imported as Airflow would import it."""
    install(session, "tool", "tools/firedoor")
    session.run("firedoor", "wheels")
    session.run("firedoor", "smoke", *session.posargs)


@nox.session
def compat(session: nox.Session) -> None:
    """What the changed libraries, or those that are named, mean for each DAG file."""
    install(session, "tool", "tools/firedoor")
    session.run("firedoor", "compat", *session.posargs)


def on_stage(session: nox.Session, stage: str) -> None:
    install(session, "tool", "tools/firedoor")
    session.run("firedoor", "stage", stage, *session.posargs)


@nox.session
def dev(session: nox.Session) -> None:
    """The affected DAGs, or those that are named, on a tiny sample."""
    on_stage(session, "dev")


@nox.session
def tst(session: nox.Session) -> None:
    """The affected DAGs, or those that are named, on a known subset."""
    on_stage(session, "tst")


@nox.session
def acc(session: nox.Session) -> None:
    """The affected DAGs, or those that are named, on production, of which nothing is written."""
    on_stage(session, "acc")


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, mypy --strict, the layers of the rooms, and whether the locks fit."""
    install(session, "dev", "tools/firedoor", "libs/warehouse")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy", *TYPED, env={"MYPYPATH": ":".join(TYPED)})
    session.run("lint-imports")
    session.run("firedoor", "lock", "--check")


@nox.session
def tests(session: nox.Session) -> None:
    """Everything that needs no Airflow: the tool, the libraries, the DAGs' own code, the whole product."""
    install(session, "dev", "tools/firedoor", "libs/warehouse")
    elsewhere = ("airflow", "compat", "pipeline", "torture")  # sessions of their own
    paths = session.posargs or ["tools", "libs", "dags", "tests", *(f"--ignore=tests/{name}" for name in elsewhere)]
    session.run("pytest", "-q", "--numprocesses=auto", "--dist=worksteal", *paths, env={"PYTHONPATH": "dags"})


@nox.session
def airflow(session: nox.Session) -> None:
    """Every DAG of the demo, and broken ones, in real Airflow."""
    install(session, "dev", "tools/firedoor", "libs/warehouse")
    session.run("pytest", "-q", "tests/airflow", *session.posargs, env={"FIREDOOR_TEST_AIRFLOW": "1"})


@nox.session
def compat_demo(session: nox.Session) -> None:
    """A merge request to this repository's own library: whom it breaks, waivers, contracts; minutes."""
    install(session, "dev", "tools/firedoor", "libs/warehouse")
    session.run("pytest", "-q", "tests/compat", *session.posargs, env={"FIREDOOR_TEST_COMPAT": "1"})


@nox.session
def torture(session: nox.Session) -> None:
    """kill -9 at random during build and ship, fuzzed wheels, artifacts, locks and SQL; minutes."""
    install(session, "dev", "tools/firedoor", "libs/warehouse")
    environ = {"FIREDOOR_TORTURE_ROUNDS": "25", "FIREDOOR_TEST_EXAMPLES": "5000"}
    more = ["tools/firedoor/tests/artifacts/test_fuzz.py", "tools/firedoor/tests/stages/test_partition_grain.py"]
    session.run("pytest", "-q", "-s", "tests/torture", "tests/sql_corpus", *more, *session.posargs, env=environ)


@nox.session
def pipeline(session: nox.Session) -> None:
    """The real GitLab pipeline for several changes: verdicts, exit codes, lost jobs."""
    install(session, "dev", "tools/firedoor", "libs/warehouse")
    paths = session.posargs or ["tests/pipeline"]
    session.run("pytest", "-q", *paths, env={"FIREDOOR_TEST_PIPELINE": "1"})
