"""One DAG file, one zip: all that it reaches, under its own paths, and nothing else; built once per fingerprint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import BASE, DAILY, LEVELS, LOCK, NONE, Repository, locked, meta_of, sha256, unpacked
from firedoor.artifacts.build import BUILT, REFUSED, REUSED
from firedoor.artifacts.placing import UNREACHED, Placed
from firedoor.artifacts.sbom import sbom
from firedoor.artifacts.store import Store
from firedoor.artifacts.verify import faults_of
from firedoor.errors import UsageError


def repo_files(data: bytes) -> set[str]:
    package = meta_of(data)["package"]
    return {name.removeprefix(f"{package}/repo/") for name in unpacked(data) if name.startswith(f"{package}/repo/")}


def test_an_artifact_holds_what_its_dag_file_reaches_and_no_more(repo: Repository) -> None:
    built = repo.one(DAILY)
    data = repo.data(built)
    assert repo_files(data) == {
        "dags/sales/__init__.py",
        "dags/sales/_shared/__init__.py",
        "dags/sales/_shared/clean.py",
        "dags/sales/daily/daily.py",
        "dags/sales/daily/sql/daily.sql",
    }
    assert [name for name in unpacked(data) if "/" not in name] == ["META.json", "SBOM.cdx.json", "sales__daily.py"]
    meta = meta_of(data)
    assert meta["package"] == f"fd_sales__daily_{built.fingerprint}"
    assert (meta["roots"], meta["names"]) == (["dags"], ["sales"])
    assert (meta["python"], meta["airflow"], meta["dag_ids"], meta["lock"]) == (["3.12"], ["3.3"], ["daily"], None)
    assert meta["files"].keys() == unpacked(data).keys() - {"META.json"}
    assert faults_of(data) == []


def test_no_word_of_the_build_is_inside(repo: Repository) -> None:
    commit = repo.git("rev-parse", "HEAD").strip()
    built = repo.one(DAILY)
    record = Store(repo.store).build(built.sha256)
    assert record is not None
    assert (record.commit, record.dag_file, record.slug) == (commit, DAILY, "sales__daily")
    assert commit.encode() not in b"".join(unpacked(repo.data(built)).values())
    assert str(repo.folder).encode() not in repo.data(built)


def test_what_was_built_is_taken_from_the_store(repo: Repository) -> None:
    first = {artifact.dag_file: artifact.sha256 for artifact in repo.build().artifacts}
    repo.commit(
        {"dags/sales/_shared/clean.py": BASE["dags/sales/_shared/clean.py"].replace("return x\n", "return 2\n")}
    )
    again = repo.build()
    assert {artifact.dag_file: artifact.sha256 for artifact in again.artifacts} == first
    assert {artifact.state for artifact in again.artifacts} == {REUSED}


def test_what_reaches_a_change_is_built_anew(repo: Repository) -> None:
    repo.build()
    repo.commit({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    assert {artifact.dag_file: artifact.state for artifact in repo.build().artifacts} == {DAILY: BUILT, LEVELS: REUSED}


def test_a_tree_that_no_commit_holds_gives_local_artifacts(repo: Repository) -> None:
    repo.write({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    built = repo.build()
    assert built.local
    assert all(artifact.local for artifact in built.artifacts)
    assert not (repo.store / "index").exists()
    repo.git("checkout", "-q", ".")
    repo.build()
    repo.write({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    assert {artifact.dag_file: artifact.local for artifact in repo.build().artifacts} == {DAILY: True, LEVELS: False}


def test_an_import_that_cannot_be_known_packs_every_module(repo: Repository) -> None:
    repo.commit({LEVELS: "import importlib\nfrom airflow.sdk import DAG\n\nimportlib.import_module(DAG('x').y)\n"})
    built = repo.one(LEVELS)
    assert {"dags/sales/daily/unused.py", "dags/sales/daily/sql/daily.sql"} <= repo_files(repo.data(built))
    assert [(finding.code, finding.level) for finding in built.findings] == [("FD313", "warning")]


def test_a_pointer_of_git_lfs_is_no_content(repo: Repository) -> None:
    repo.commit(
        {"dags/sales/daily/sql/daily.sql": "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n"}
    )
    built = repo.one(DAILY)
    assert (built.state, [finding.code for finding in built.findings]) == (REFUSED, ["FD314"])
    assert "pointer of Git LFS" in built.findings[0].message


def test_one_that_is_refused_stops_no_other(repo: Repository) -> None:
    repo.commit({"dags/sales/daily/sql/daily.sql": "version https://git-lfs.github.com/spec/v1\n"})
    assert {artifact.dag_file: artifact.state for artifact in repo.build().artifacts} == {DAILY: REFUSED, LEVELS: BUILT}


def with_pin(repo: Repository, version: str = "4.9.0", name: str = "humanize", **more: str) -> str:
    """Make the DAG file ``levels`` import ``name``, locked to a wheel that is in the store."""
    kept = repo.keep(name, version, {f"{name}/__init__.py": f"version = '{version}'\n", f"{name}/data.txt": "x" * 999})
    source = f"import {name}\nfrom airflow.sdk import DAG\n\nDAG('levels', tags=[{name}.version])\n"
    repo.commit({LEVELS: source, LOCK: locked((name, version, kept)), **more})
    return kept


def test_a_pin_of_pure_python_is_packed_as_its_wheel_holds_it(repo: Repository) -> None:
    kept = with_pin(repo)
    built = repo.one(LEVELS)
    data = repo.data(built)
    meta = meta_of(data)
    assert [(pin.name, pin.where) for pin in built.pins] == [("humanize", "artifact")]
    assert unpacked(data)[f"{meta['package']}/site/humanize/data.txt"] == b"x" * 999
    assert f"{meta['package']}/site/humanize-4.9.0.dist-info/RECORD" in meta["files"]
    assert meta["names"] == ["humanize", "stock"]
    assert meta["distributions"] == [
        {"name": "humanize", "version": "4.9.0", "wheel": "humanize-4.9.0-py3-none-any.whl", "sha256": kept}
    ]
    lock = (repo.folder / LOCK).read_bytes()
    assert meta["lock"] == {"path": LOCK, "sha256": sha256(lock)}
    assert faults_of(data) == []


def test_the_bill_of_materials_names_what_is_packed_and_has_no_time(repo: Repository) -> None:
    kept = with_pin(repo)
    document = json.loads(unpacked(repo.data(repo.one(LEVELS)))["SBOM.cdx.json"])
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    assert [(c["purl"], c["scope"], c["hashes"]) for c in document["components"]] == [
        ("pkg:pypi/humanize@4.9.0", "required", [{"alg": "SHA-256", "content": kept}])
    ]
    assert "timestamp" not in json.dumps(document)


def test_the_bill_of_materials_holds_the_whole_lock_and_says_what_is_reached() -> None:
    pins = [Placed("humanize", "4.9.0", "artifact", ""), Placed("pandas", "2.0", "worker environment", "")]
    pins.append(Placed("tenacity", "9.0", UNREACHED, ""))
    document = json.loads(sbom("s", "f" * 32, "l", pins, {"humanize": "0"}, {"humanize": ["tenacity"]}))
    where = {c["purl"]: (c["scope"], c["properties"][0]["value"]) for c in document["components"]}
    assert where == {
        "pkg:pypi/humanize@4.9.0": ("required", "artifact"),
        "pkg:pypi/pandas@2.0": ("required", "worker environment"),
        "pkg:pypi/tenacity@9.0": ("optional", "not reached"),
    }
    direct, *_ = document["dependencies"]
    assert direct["dependsOn"] == ["pkg:pypi/humanize@4.9.0", "pkg:pypi/pandas@2.0"]


def test_a_version_for_each_python_is_a_component_for_each() -> None:
    pin = Placed("a", "1.0|2.0", "base layer", "")
    document = json.loads(sbom("s", "f" * 32, "l", [pin, Placed("b", "3", "artifact", "")], {"b": "0"}, {"b": ["a"]}))
    assert [c["purl"] for c in document["components"]] == ["pkg:pypi/a@1.0", "pkg:pypi/a@2.0", "pkg:pypi/b@3"]
    needs = {one["ref"]: one["dependsOn"] for one in document["dependencies"]}
    assert needs["pkg:pypi/b@3"] == ["pkg:pypi/a@1.0", "pkg:pypi/a@2.0"]


def test_a_change_of_the_pin_gives_another_artifact(repo: Repository) -> None:
    with_pin(repo)
    first = repo.one(LEVELS)
    with_pin(repo, "4.10.0")
    assert repo.one(LEVELS).sha256 != first.sha256


def test_a_wheel_that_is_not_in_the_store_is_one_clear_error(repo: Repository) -> None:
    with_pin(repo)
    repo.commit({LOCK: locked(("humanize", "4.9.0", NONE))})
    with pytest.raises(UsageError, match=r"wheel of humanize 4\.9\.0 is not in the store") as caught:
        repo.build()
    assert (caught.value.code, caught.value.fix) == ("FD302", f"firedoor wheels {LEVELS}")


def test_a_pin_that_the_base_layer_holds_comes_from_there(repo: Repository) -> None:
    repo.commit({LEVELS: "import duckdb\n" + BASE[LEVELS], LOCK: locked(("duckdb", "1.1.0", NONE))})
    built = repo.one(LEVELS)
    assert (built.state, [pin.where for pin in built.pins]) == (BUILT, ["base layer"])


@pytest.mark.parametrize(
    ("name", "version", "because"),
    [
        ("requests", "2.31.0", "apache-airflow of the base layer, which the DAG reaches, uses requests 2.32.0"),
        ("unheard", "1.0", "it has not been tried inside an artifact"),
    ],
)
def test_a_pin_that_cannot_be_packed_is_named_with_where_it_goes(
    repo: Repository, name: str, version: str, because: str
) -> None:
    more = {"pyproject.toml": "[tool.firedoor]\nvendor = ['requests']\n"} if name == "requests" else {}
    with_pin(repo, version, name, **more)
    built = repo.one(LEVELS)
    assert (built.state, built.pins[0].where) == (REFUSED, "worker environment")
    (finding,) = built.findings
    assert (finding.code, finding.path, finding.line) == ("FD310", LOCK, 1)
    assert because in finding.message


def test_a_pin_for_the_workers_environment_is_declared_and_not_imported_with_the_dag_file(repo: Repository) -> None:
    with_pin(repo, "1.0", "unheard", **{"dags/stock/levels/dag.toml": "worker = ['unheard']\n"})
    assert [finding.code for finding in repo.one(LEVELS).findings] == ["FD311"]
    task = (
        "from airflow.sdk import DAG, task\n\n\n@task\ndef t():\n    import unheard\n\n\nwith DAG('levels'):\n    t()\n"
    )
    repo.commit({LEVELS: task})
    built = repo.one(LEVELS)
    assert (built.state, built.pins[0].because) == (BUILT, "dag.toml leaves it to a worker environment")


def test_a_repository_may_say_what_it_tried(repo: Repository) -> None:
    with_pin(repo, "1.0", "unheard", **{"pyproject.toml": "[tool.firedoor]\nvendor = ['unheard']\n"})
    assert repo.one(LEVELS).pins[0].where == "artifact"


def test_compiled_code_is_not_packed(repo: Repository) -> None:
    kept = repo.keep("humanize", "4.9.0", {"humanize/__init__.py": "", "humanize/fast.so": "ELF"})
    repo.commit({LEVELS: "import humanize\n" + BASE[LEVELS], LOCK: locked(("humanize", "4.9.0", kept))})
    built = repo.one(LEVELS)
    assert built.state == REFUSED
    assert "it holds compiled code (humanize/fast.so)" in built.findings[0].message


def test_a_wheel_that_brings_a_name_of_the_repository_is_refused(repo: Repository) -> None:
    kept = repo.keep("humanize", "4.9.0", {"humanize/__init__.py": "", "stock/__init__.py": ""})
    repo.commit({LEVELS: "import humanize\n" + BASE[LEVELS], LOCK: locked(("humanize", "4.9.0", kept))})
    with pytest.raises(UsageError, match=r"FD308.*\n.*brings stock, which the repository has, too"):
        repo.build()


def test_what_dag_toml_says_is_in_the_artifact(repo: Repository) -> None:
    said = "outside = ['vpn']\n[legacy_modules]\n'old.clean' = 'sales._shared.clean'\n"
    repo.commit({"dags/sales/daily/dag.toml": said})
    meta = meta_of(repo.data(repo.one(DAILY)))
    assert (meta["outside"], meta["legacy_modules"]) == (["vpn"], {"old.clean": "sales._shared.clean"})


def test_a_lost_artifact_is_built_again(repo: Repository, tmp_path: Path) -> None:
    built = repo.one(DAILY)
    path = Store(repo.store).path(built.sha256)
    path.unlink()
    again = repo.one(DAILY)
    assert (again.state, again.sha256) == (BUILT, built.sha256)
    assert path.exists()
