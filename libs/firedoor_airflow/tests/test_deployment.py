"""Manifests and deployment folders: what was shipped is found, or there is one clear error."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from deployed import COMMIT, ship
from firedoor_airflow import deployment as module
from firedoor_airflow.deployment import Deployment, DeploymentError
from firedoor_airflow.manifest import Entry, parse, release_of
from tiny_artifact import artifact

HEAD = "firedoor.release/1 prd"
LINE = f"team__a {'1' * 32} {'2' * 64} {COMMIT}"


def test_a_manifest_is_read_line_by_line():
    text = f"{HEAD}\n{LINE}\n{LINE.replace('__a', '__b')}\n"
    assert parse(text)[0] == Entry("team__a", "1" * 32, "2" * 64, COMMIT)
    assert parse(text)[1].package == f"fd_team__b_{'1' * 32}"
    assert parse(f"{HEAD}\n") == ()
    assert len(release_of(text)) == 16


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1"),
        ("firedoor.release/2 prd\n", "line 1"),
        (HEAD.replace("prd", "") + "\n", "line 1"),
        (f"{HEAD}\n{LINE} x\n", "line 2"),
        (f"{HEAD}\n{LINE.replace('team', '../team')}\n", "line 2"),
        (f"{HEAD}\n{LINE.replace('2', 'x')}\n", "line 2"),
        (f"{HEAD}\n{LINE}\n{LINE}\n", "line 3: team__a stands twice"),
        (f"{HEAD}\n\n{LINE}\n", "line 2"),
    ],
)
def test_a_manifest_of_another_form_names_the_line(text: str, fault: str):
    with pytest.raises(ValueError, match=fault):
        parse(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def two(folder: Path, text: str = "") -> list[Path]:
    return [
        artifact(folder, {"dags/dag.py": f"# airflow DAG\n{text}"}, slug="team__a"),
        artifact(folder, {"dags/dag.py": "# airflow DAG"}, slug="team__b"),
    ]


def test_a_release_becomes_a_folder_of_hard_links_with_stable_names(root: Path, tmp_path: Path):
    release = ship(root, two(tmp_path))
    deployment = Deployment(root)
    folder = tmp_path / "versions" / release
    deployment.materialise(deployment.current(), folder)
    assert sorted(path.name for path in folder.iterdir()) == ["team__a.zip", "team__b.zip"]
    for entry in deployment.entries(release):
        assert (folder / f"{entry.slug}.zip").samefile(deployment.artifact(entry.sha256))
    deployment.materialise(release, folder)  # again is nothing
    assert [path.name for path in folder.parent.iterdir()] == [release]


def test_artifacts_are_copied_where_no_hard_link_can_be(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    release = ship(root, two(tmp_path))

    def link(source: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, "another device")

    monkeypatch.setattr(module.os, "link", link)
    Deployment(root).materialise(release, tmp_path / "versions" / release)
    assert (tmp_path / "versions" / release / "team__a.zip").stat().st_nlink == 1


def test_what_is_missing_or_damaged_leaves_no_folder(root: Path, tmp_path: Path):
    deployment = Deployment(root)
    with pytest.raises(DeploymentError, match="FD450"):
        deployment.current()
    release = ship(root, two(tmp_path))
    path = deployment.artifact(deployment.entries(release)[1].sha256)
    good = path.read_bytes()
    path.write_bytes(good[:-1] + b"x")
    with pytest.raises(DeploymentError, match=r"FD452.* of team__b cannot be used: its bytes have changed"):
        deployment.materialise(release, tmp_path / "versions" / release)
    path.unlink()
    with pytest.raises(DeploymentError, match="FD452"):
        deployment.materialise(release, tmp_path / "versions" / release)
    assert list((tmp_path / "versions").iterdir()) == []
    manifest = root / "releases" / f"{release}.txt"
    manifest.write_text(manifest.read_text() + "\n")
    with pytest.raises(DeploymentError, match="FD451"):
        deployment.entries(release)
    (root / "current").unlink()
    (root / "current").symlink_to("../../etc")
    with pytest.raises(DeploymentError, match="FD450"):
        deployment.current()


def test_a_release_is_shipped_once_for_equal_manifests(root: Path, tmp_path: Path):
    first = ship(root, two(tmp_path))
    second = ship(root, two(tmp_path, "x = 1\n"))
    os.utime(root / "releases" / f"{first}.txt", (0, 0))
    assert Deployment(root).releases() == [second, first]
    assert ship(root, two(tmp_path)) == first
