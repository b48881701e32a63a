"""Which files are locks, and which DAG files each serves."""

import pytest
from firedoor.pins.formats import find_locks, parse_lock
from firedoor.pins.images import airflow_images, build_files
from firedoor.pins.serves import serving

DAGS = ["dags/sales/orders/orders.py", "dags/sales/stock.py", "dags/ops.py"]
AIRFLOW = "FROM apache/airflow:3.3.0\nCOPY requirements.txt /\nRUN pip install -r /requirements.txt\n"
OTHER = "FROM python:3.12\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"


def served(texts: dict[str, str], builds: dict[str, str] | None = None, dags=DAGS) -> dict[str, list[str]]:
    locks = {path: parse_lock(path, text.encode()) for path, text in texts.items()}
    return {s.lock: sorted(s.dag_files) for s in serving(locks, dags, builds or {}).values()}


ALL = sorted(DAGS)


def test_find_locks():
    locks = [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements_prod.txt",
        "airflow_requirements.txt",
        "requirements/base.txt",
        "constraints.txt",
        "constraints/airflow-3.3-py3.12.txt",
        "constraints/dags/sales/orders.txt",
        "dags/sales/orders/requirements.in",
        "uv/uv.lock",
        "poetry/poetry.lock",
        "pip/Pipfile.lock",
        "py/pylock.toml",
        "py2/pylock.prod.toml",
        "conda/environment.yml",
        "lib/pyproject.toml",
        "requirements.lock",
        "conda/environment-prod.yaml",
    ]
    others = [
        "uv/pyproject.toml",
        "pip/Pipfile",
        "requirements.in",
        "MANIFEST.in",
        "README.txt",
        "dags/rider_requirements.yml",
        "table/Required_event.json",
        "docs/notes.txt",
        "package.json",
        "Gemfile.lock",
        "flake.lock",
    ]
    assert find_locks([*others, *locks]) == sorted(locks)
    assert find_locks(["Pipfile", "a/requirements.in"]) == ["Pipfile", "a/requirements.in"]


def test_a_lock_at_the_root_serves_all():
    assert served({"requirements.txt": "a==1"}) == {"requirements.txt": ALL}


def test_per_dag_locks_and_the_base_layer():
    assert served(
        {
            "constraints/dags/sales/orders.txt": "a==1",
            "constraints/dags/sales/stock.txt": "a==1",
            "constraints/airflow-3.3-py3.12.txt": "apache-airflow==3.3.0",
            "dags/sales/orders/requirements.in": "a",
        }
    ) == {
        "constraints/airflow-3.3-py3.12.txt": ALL,
        "constraints/dags/sales/orders.txt": ["dags/sales/orders/orders.py"],
        "constraints/dags/sales/stock.txt": ["dags/sales/stock.py"],
        "dags/sales/orders/requirements.in": ["dags/sales/orders/orders.py"],
    }


def test_another_image_serves_none_and_the_airflow_image_all():
    builds = {"images/etl/Dockerfile": OTHER, "images/airflow/Dockerfile": AIRFLOW}
    texts = {"images/etl/requirements.txt": "a==1", "images/scheduler/requirements.txt": "a==1"}
    builds["images/scheduler/Dockerfile"] = builds.pop("images/airflow/Dockerfile")
    assert served(texts, builds) == {"images/etl/requirements.txt": [], "images/scheduler/requirements.txt": ALL}
    assert list(airflow_images(builds)) == ["images/scheduler/Dockerfile"]


@pytest.mark.parametrize("folder", ["services/x", "docs", "cloud-functions/f", "packages/p", ".github", "ci", "jobs/j"])
def test_folders_of_others(folder):
    path = f"{folder}/requirements.txt"
    assert served({path: "a==1", "requirements.txt": "a==1"})[path] == []
    # But the DAG files run with something: where nothing else serves, a folder's name is too weak.
    assert served({path: "a==1", "pyproject.toml": "[tool.ruff]"})[path] == ALL


def test_a_path_that_names_airflow_serves_all():
    path = "docker/airflow/requirements.txt"
    assert served({path: "a==1", "requirements.txt": "a==1"})[path] == ALL
    assert served({path: "a==1"}, {"docker/airflow/Dockerfile": OTHER})[path] == ALL


def test_a_dag_file_below_makes_it_a_lock_of_dags():
    path = "services/x/requirements.txt"
    assert served({path: "a==1"}, dags=["services/x/dags/one.py", "dags/two.py"])[path] == [
        "dags/two.py",
        "services/x/dags/one.py",
    ]


def test_a_lock_that_holds_airflow_serves_all_wherever_it_lies():
    assert served({"ci/requirements.txt": "apache-airflow-providers-http==1"}) == {"ci/requirements.txt": ALL}


def test_what_a_serving_lock_includes_serves_too_through_several_files():
    texts = {
        "requirements.txt": "-r docs/requirements.txt\n",
        "docs/requirements.txt": "-c ../ci/constraints.txt\n",
        "ci/constraints.txt": "a==1",
    }
    assert served(texts) == dict.fromkeys(texts, ALL)


def test_includes_may_form_a_ring():
    assert served({"requirements.txt": "-r docs/requirements.txt", "docs/requirements.txt": "-r ../requirements.txt"})


def test_an_unknown_folder_serves_unless_the_image_is_known():
    path = "bootstrap/python-requirements.txt"
    assert served({path: "a==1"})[path] == ALL
    assert served({path: "a==1", "requirements.txt": "a==1"}, {"Dockerfile": AIRFLOW})[path] == []


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements_test.txt", "requirements_tooling.txt"])
def test_a_development_name_excludes_only_beside_a_serving_lock(name):
    assert served({name: "pytest==1"}) == {name: ALL}
    assert served({name: "pytest==1", "requirements.txt": "a==1"})[name] == []
    assert served({name: "pytest==1", "requirements.txt": f"-r {name}"})[name] == ALL
    assert served({name: "pytest==1", "docs/requirements.txt": "a==1"})[name] == ALL
    assert served({name: "pytest==1", "pyproject.toml": "[tool.ruff]"})[name] == ALL


def test_test_requirements_that_the_airflow_image_installs_serve():
    image = AIRFLOW + "COPY requirements-test.txt ./\n"
    texts = {"requirements.txt": "a==1", "requirements-test.txt": "pytest"}
    assert served(texts, {"Dockerfile": image}) == dict.fromkeys(texts, ALL)
    compose = {"docker-compose.yml": "args: {REQUIREMENTS: requirements-test.txt}"}
    assert served(texts, compose) == dict.fromkeys(texts, ALL)


def test_constraints_act_only_where_they_are_named():
    texts = {"constraints.txt": "apache-airflow-providers-http==1", "requirements.txt": "a==1"}
    assert served(texts)["constraints.txt"] == ALL
    assert served(texts, {"Dockerfile": AIRFLOW})["constraints.txt"] == []
    naming = AIRFLOW.replace("-r /requirements.txt", "-r /requirements.txt -c constraints.txt")
    assert served(texts, {"Dockerfile": naming})["constraints.txt"] == ALL
    assert (
        served(texts | {"requirements.txt": "-c constraints.txt\na"}, {"Dockerfile": AIRFLOW})["constraints.txt"] == ALL
    )


def test_a_build_argument_may_be_any_requirements_file():
    image = (
        "FROM apache/airflow:slim\nARG FILE=requirements_prod.txt\nCOPY ${FILE} /\nRUN pip install \\\n  -r ${FILE}\n"
    )
    texts = {"air/requirements_prod.txt": "a==1", "air/requirements_all.txt": "a==1"}
    assert served(texts, {"air/Dockerfile": image}) == dict.fromkeys(texts, ALL)


@pytest.mark.parametrize(
    "line",
    [
        "FROM quay.io/astronomer/astro-runtime:12",
        "RUN pip install 'apache-airflow==3.3'",
        'ENTRYPOINT ["airflow"]',
        "ENV AIRFLOW_HOME=/opt",
        "COPY dags /opt/dags",
    ],
)
def test_what_makes_an_image_airflows(line):
    assert airflow_images({"x/Dockerfile": f"FROM python:3.12\n{line}\n", "y/Dockerfile": OTHER}).keys() == {
        "x/Dockerfile"
    }


def test_build_files():
    wanted = [
        "Dockerfile",
        "a/parse.Dockerfile",
        "docker-compose.yml",
        ".gitlab-ci.yml",
        ".github/workflows/x.yml",
        "Makefile",
    ]
    assert build_files([*wanted, "dags/x.py", "dockerfiles.md", "compose/readme.md"]) == sorted(wanted)


def test_every_answer_has_a_reason():
    locks = {p: parse_lock(p, b"a==1") for p in ["requirements.txt", "docs/requirements.txt", "x/requirements.txt"]}
    assert all(s.reason for s in serving(locks, DAGS, {"Dockerfile": AIRFLOW}).values())
