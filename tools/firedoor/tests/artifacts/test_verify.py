"""An artifact is what it says, byte for byte; its commit gives it again; the store knows what it lost."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from building import DAILY, LEVELS, Repository, meta_of, sha256, unpacked
from firedoor.artifacts.check import checked_store
from firedoor.artifacts.collect import collect
from firedoor.artifacts.rebuild import rebuilt
from firedoor.artifacts.roots import kept_by
from firedoor.artifacts.store import Store
from firedoor.artifacts.verify import faults_of, first_difference
from firedoor.artifacts.zip_write import stored, zip_bytes
from firedoor.errors import UsageError
from firedoor.revisions import open_repository


@pytest.fixture
def data(repo: Repository) -> bytes:
    return repo.data(repo.one(DAILY))


def changed(data: bytes, **members: bytes | None) -> bytes:
    """The artifact with members replaced, added, or (None) taken out."""
    files = unpacked(data) | {name: text for name, text in members.items() if text is not None}
    return zip_bytes({name: stored(text) for name, text in files.items() if members.get(name, b"") is not None})


def test_a_file_that_was_changed_is_found(data: bytes) -> None:
    name = next(name for name in unpacked(data) if name.endswith("daily.sql"))
    assert faults_of(changed(data, **{name: b"select 2\n"})) == [f"{name} is not the file that META.json lists"]


def test_a_file_too_many_or_too_few_is_found(data: bytes) -> None:
    assert "evil.py is not listed in META.json" in faults_of(changed(data, **{"evil.py": b""}))
    assert "SBOM.cdx.json is listed and missing: META.json" in faults_of(changed(data, **{"SBOM.cdx.json": None}))
    assert faults_of(changed(data, **{"META.json": None})) == ["it has no META.json"]


def test_a_stub_that_does_something_else_is_found_even_when_it_is_listed(data: bytes) -> None:
    text = b"import os  # airflow DAG\n"
    meta = meta_of(data)
    meta["files"]["sales__daily.py"] = [sha256(text), len(text)]
    made = changed(data, **{"META.json": json.dumps(meta).encode(), "sales__daily.py": text})
    assert faults_of(made) == ["sales__daily.py is not the stub that firedoor writes"]


def test_the_same_files_packed_by_another_program_are_no_artifact(data: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in unpacked(data).items():
            archive.writestr(name, text)
    (fault,) = faults_of(buffer.getvalue())
    assert fault.startswith("its bytes are not those that its content gives")


def test_a_commit_gives_the_same_bytes_again(repo: Repository) -> None:
    built = repo.one(DAILY)
    repo.commit({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    record = Store(repo.store).build(built.sha256)
    assert record is not None
    assert rebuilt(repo.folder, repo.data(built), record, Store(repo.store), None) == repo.data(built)


def test_another_commit_is_told_by_its_fingerprint(repo: Repository) -> None:
    built = repo.one(DAILY)
    head = repo.commit({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    record = Store(repo.store).build(built.sha256)
    assert record is not None
    with pytest.raises(UsageError, match="FD362"):
        rebuilt(repo.folder, repo.data(built), replace(record, commit=head), Store(repo.store), None)


def test_where_two_artifacts_differ_is_said(data: bytes) -> None:
    name = next(name for name in unpacked(data) if name.endswith("daily.sql"))
    assert first_difference(data, changed(data, **{name: b"select 2\n"})) == f"{name} differs"
    assert first_difference(data, data) == ""


def test_a_whole_store_is_said_to_be_so(repo: Repository) -> None:
    assert checked_store(repo.store) == checked_store(repo.store / "none")
    repo.build()
    found = checked_store(repo.store)
    assert (found.artifacts, found.unnamed, found.faults) == (2, 0, ())


def test_every_damage_of_a_store_is_found(repo: Repository) -> None:
    first, second = repo.build().artifacts
    store = Store(repo.store)
    rotten = store.path(first.sha256)
    rotten.chmod(0o644)
    rotten.write_bytes(b"rotten")
    (repo.store / "builds" / f"{second.sha256}.json").unlink()
    (repo.store / "index" / ("0" * 32)).write_text("nonsense\n")
    said = "\n".join(checked_store(repo.store).faults)
    assert f"{rotten}: its bytes are not those of its name" in said
    assert f"{repo.store / 'index' / first.fingerprint}: it names {first.sha256}, which is missing or damaged" in said
    assert f"{second.sha256}.json: missing or damaged" in said
    assert f"{repo.store / 'index' / ('0' * 32)}: it does not name an artifact" in said


def aged(store: Path) -> None:
    for path in store.rglob("*"):
        os.utime(path, (0, 0))


def test_what_a_manifest_ever_named_is_kept(repo: Repository) -> None:
    first, second = repo.build().artifacts
    repo.commit({"releases/prd.txt": f"sales__daily {first.fingerprint} {first.sha256} {'0' * 40}\n"})
    repo.commit({"releases/prd.txt": ""})
    aged(repo.store)
    gone = collect(repo.store, kept_by(open_repository(repo.folder), []), 30)
    assert gone.artifacts == (second.sha256,)
    assert Store(repo.store).indexed(second.fingerprint) is None
    assert checked_store(repo.store).faults == ()
    assert Store(repo.store).read(first.sha256) is not None


def test_what_runs_or_evidence_need_is_kept_by_a_file(repo: Repository, tmp_path: Path) -> None:
    first, second = repo.build().artifacts
    (tmp_path / "runs.txt").write_text(f"run-1 {second.sha256}\n")
    aged(repo.store)
    kept = kept_by(open_repository(repo.folder), [str(tmp_path / "runs.txt")])
    assert collect(repo.store, kept, 30).artifacts == (first.sha256,)


def test_what_is_new_or_was_taken_lately_is_kept(repo: Repository) -> None:
    repo.build()
    assert collect(repo.store, frozenset(), 30).artifacts == ()
    aged(repo.store)
    taken = repo.one(DAILY)
    assert taken.sha256 not in collect(repo.store, frozenset(), 30).artifacts


def test_a_dry_run_removes_nothing(repo: Repository) -> None:
    repo.build()
    aged(repo.store)
    assert len(collect(repo.store, frozenset(), 30, only_show=True).artifacts) == 2
    assert checked_store(repo.store).artifacts == 2


def test_roots_that_cannot_be_known_remove_nothing(repo: Repository, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="FD364"):
        kept_by(open_repository(repo.folder), [str(tmp_path / "lost.txt")])
    repo.commit()
    shallow = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.folder}", str(shallow))
    with pytest.raises(UsageError, match="FD365"):
        kept_by(open_repository(shallow), [])


def test_levels_and_daily_are_two_packages(repo: Repository) -> None:
    """Two artifacts never meet: their private packages differ, whatever they share."""
    packages = {meta_of(repo.data(repo.one(dag)))["package"] for dag in (DAILY, LEVELS)}
    assert len(packages) == 2
