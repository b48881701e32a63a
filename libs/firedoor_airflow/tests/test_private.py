"""From a module's name, a path, or the code that runs, to the artifact."""

from __future__ import annotations

from pathlib import Path

import pytest
from firedoor_airflow import loader
from firedoor_airflow.private import artifact_of, package_of, package_of_caller, package_of_dag
from tiny_artifact import artifact

PACKAGE = f"fd_team__dag_{'a' * 32}"


@pytest.mark.parametrize(
    ("name", "package"),
    [
        (f"{PACKAGE}.team.work", PACKAGE),
        (PACKAGE, PACKAGE),
        (f"x.{PACKAGE}", ""),
        (f"{PACKAGE}b", ""),
        ("firedoor_airflow.isolated", ""),
    ],
)
def test_the_first_part_of_a_private_name_is_the_package(name: str, package: str):
    assert package_of(name) == package


def test_the_path_of_a_dag_file_in_a_zip_names_it_too():
    assert package_of_dag(f"/srv/dags/team__dag.zip/{PACKAGE}/repo/dags/team/dag.py") == PACKAGE
    assert package_of_dag("/srv/dags/team/dag.py") == ""


def test_the_innermost_code_of_an_artifact_is_the_caller():
    space = {"__name__": f"{PACKAGE}.team.work", "ask": package_of_caller}
    assert package_of_caller() == ""
    exec("answer = [ask() for _ in range(1)]", space)
    assert space["answer"] == [PACKAGE]


def test_an_artifact_that_is_loaded_is_found_and_another_one_is_an_error(tmp_path: Path):
    archive = artifact(tmp_path, {}, meta={"lock": {"path": "a.txt", "sha256": "ab" * 32}})
    room = loader.open_room(str(archive))
    found = artifact_of(room.package, list)
    assert (found.archive, found.lock, found.dag_file) == (str(archive), "ab" * 32, "dags/dag.py")
    with pytest.raises(loader.ArtifactError, match="FD447"):
        artifact_of(PACKAGE, list)
