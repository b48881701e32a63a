"""``firedoor audit``: pins against records by hand; no data, or bad data, is never the same as nothing found."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from firedoor.cli.main import main
from small_monorepo import Monorepo

DAG = 'from airflow.sdk import DAG\n\nDAG("{}")\n'
LAYER = "constraints/airflow-3.3-py311.txt"
OWN = "constraints/dags/team/one.txt"
FILES = {
    "dags/team/one/one.py": DAG.format("one"),
    "dags/team/one/requirements.in": "Lib_A>=1\n",
    "dags/team/two/two.py": DAG.format("two"),
    LAYER: "apache-airflow==3.3.2\nlib-a==1.0\nlib-b==2.0\n",
    OWN: f"# made\nlib-a==1.1 \\\n    --hash=sha256:{'a' * 64}\n    # via -r dags/team/one/requirements.in\n",
}


def record(name: str, *events: dict[str, str], id: str = "PYSEC-1", age: int = 1, **more: Any) -> dict[str, Any]:
    modified = (datetime.now(UTC) - timedelta(days=age)).isoformat().replace("+00:00", "Z")
    package = {"ecosystem": "PyPI", "name": name}
    affected = [{"package": package, "ranges": [{"type": "ECOSYSTEM", "events": [*events]}]}]
    return {"id": id, "modified": modified, "affected": affected, **more}


BEFORE_2 = ({"introduced": "0"}, {"fixed": "2.0"})


@pytest.fixture
def repo(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Monorepo:
    found = Monorepo(tmp_path / "repo", capsys)
    found.folder.mkdir()
    found.git("init", "-q", "-b", "main")
    found.commit(FILES)
    monkeypatch.chdir(found.folder)
    return found


def osv(repo: Monorepo, *records: dict[str, Any]) -> str:
    folder = repo.folder.parent / "osv" / "PyPI"
    folder.mkdir(parents=True, exist_ok=True)
    for each in records:
        (folder / f"{each['id']}.json").write_text(json.dumps(each))
    return str(folder.parent)


def audited(repo: Monorepo, *words: str) -> tuple[int, str]:
    repo.capsys.readouterr()
    code = main(["audit", *words])
    return code, repo.capsys.readouterr().out


def document(repo: Monorepo, *words: str) -> tuple[int, dict[str, Any]]:
    code, text = audited(repo, *words, "--format", "json")
    found: dict[str, Any] = json.loads(text)
    assert found["schema"] == "firedoor.audit/1"
    return code, found


def codes(found: dict[str, Any]) -> list[tuple[str, str, int | None, str]]:
    return [(each["code"], each["path"], each["line"], each["level"]) for each in found["findings"]]


def test_a_pin_of_the_own_lock_and_of_the_layer(repo: Monorepo) -> None:
    source = osv(repo, record("LIB.A", *BEFORE_2, summary="it leaks", aliases=["CVE-1"]))
    code, said = audited(repo, "--osv", source)
    assert code == 1
    assert said.startswith("2 known vulnerabilities: 4 pins judged in 2 locks\ndata of ")
    assert ": 1 record of 1 distribution, 0 withdrawn" in said
    assert "lib-a==1.1  PYSEC-1 (CVE-1)\n  it leaks\n  constraints/dags/team/one.txt:2  dags/team/one/one.py" in said
    assert f"  {LAYER}:2  dags/team/one/one.py, dags/team/two/two.py" in said
    assert said.endswith("next      firedoor lock -P lib-a==2.0 dags/team/one\n")


def test_the_document(repo: Monorepo) -> None:
    code, found = document(repo, "--osv", osv(repo, record("lib-b", *BEFORE_2, {"introduced": "2.0"})))
    assert code == 1
    (one,) = found["vulnerabilities"]
    assert (one["id"], one["name"], one["version"], one["fixed"], one["repaired"]) == (
        "PYSEC-1",
        "lib-b",
        "2.0",
        [],
        "",
    )
    (held,) = one["held"]
    assert (held["lock"], held["line"], held["fix"]) == (LAYER, 3, "")
    assert found["locks"] == [LAYER, OWN]


def test_nothing_found_tells_the_data(repo: Monorepo) -> None:
    code, said = audited(repo, "--osv", osv(repo, record("lib-a", {"introduced": "3"})))
    assert code == 0
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    assert said == (
        f"0 known vulnerabilities: 4 pins judged in 2 locks\ndata of {day}: 1 record of 1 distribution, 0 withdrawn\n"
    )


def test_one_dag_alone(repo: Monorepo) -> None:
    source = osv(repo, record("lib-a", {"introduced": "1.1"}, {"fixed": "1.2"}))
    assert audited(repo, "--osv", source, "two")[0] == 0
    assert audited(repo, "--osv", source, "one")[0] == 1


def test_aliases_are_one_vulnerability_and_the_repair_is_one_for_all(repo: Monorepo) -> None:
    source = osv(
        repo,
        record("lib-a", *BEFORE_2, id="GHSA-1", aliases=["CVE-1"]),
        record("lib-a", *BEFORE_2, id="PYSEC-1", aliases=["CVE-1"]),
        record("lib-a", {"introduced": "0"}, {"fixed": "1.2"}, id="GHSA-2"),
        record("lib-a", {"introduced": "2.0"}, {"fixed": "2.1"}, id="GHSA-3"),
        record("lib-a", {"introduced": "0"}, {"fixed": "2.5"}, id="GHSA-4"),
    )
    _, found = document(repo, "--osv", source, "one")
    mine = [each for each in found["vulnerabilities"] if each["version"] == "1.1"]
    assert [(each["id"], each["aliases"], each["fixed"]) for each in mine] == [
        ("GHSA-1", ["PYSEC-1", "CVE-1"], ["2.0"]),
        ("GHSA-2", [], ["1.2"]),
        ("GHSA-4", [], ["2.5"]),
    ]
    assert {each["repaired"] for each in mine} == {"2.5"}


def test_withdrawn_records_are_left_out_and_counted(repo: Monorepo) -> None:
    gone = record("lib-a", *BEFORE_2, id="X-1", withdrawn="2026-01-01T00:00:00Z")
    code, found = document(repo, "--osv", osv(repo, gone, record("other", *BEFORE_2, id="X-2")))
    assert (code, found["vulnerabilities"], found["data"]["withdrawn"]) == (0, [], 1)
    (repo.folder.parent / "osv/PyPI/X-2.json").unlink()
    error = repo.error("audit", "--osv", str(repo.folder.parent / "osv"))
    assert (error.code, error.exit_code) == ("FD241", 2)


def test_a_zip_file_is_read_and_the_newer_of_one_id_counts(repo: Monorepo, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("PYSEC-1.json", json.dumps(record("lib-b", {"introduced": "0"}, age=3)))
    assert audited(repo, "--osv", str(path))[0] == 1
    osv(repo, record("lib-b", {"introduced": "0"}, {"fixed": "1.0"}, age=2))
    assert audited(repo, "--osv", str(tmp_path / "osv"))[0] == 0
    path.rename(tmp_path / "osv" / "all.zip")
    assert audited(repo, "--osv", str(tmp_path / "osv"))[0] == 0


@pytest.mark.parametrize(("age", "more", "code"), [(6, [], 0), (8, [], 1), (8, ["--max-age", "30"], 0), (-3, [], 1)])
def test_old_data_and_data_of_tomorrow_say_nothing(repo: Monorepo, age: int, more: list[str], code: int) -> None:
    got, found = document(repo, "--osv", osv(repo, record("other", *BEFORE_2, age=age)), *more)
    assert got == code
    assert codes(found) == [("FD243", "", None, "error")] * code


def test_the_date_is_that_of_records_about_pypi(repo: Monorepo) -> None:
    npm = record("x", *BEFORE_2, id="N-1", age=0)
    npm["affected"][0]["package"]["ecosystem"] = "npm"
    code, found = document(repo, "--osv", osv(repo, npm, record("other", *BEFORE_2, age=100)))
    assert (code, found["data"]["elsewhere"], codes(found)[0][0]) == (1, 1, "FD243")


def test_no_data_is_an_error(repo: Monorepo, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "text.txt").write_text("{}")
    for source in (tmp_path / "missing", empty, tmp_path / "text.txt"):
        assert repo.error("audit", "--osv", str(source)).code == "FD240"
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    npm = record("x", *BEFORE_2, id="N-1")
    npm["affected"][0]["package"]["ecosystem"] = "npm"
    for source in (tmp_path / "bad.zip", Path(osv(repo, npm))):
        error = repo.error("audit", "--osv", str(source))
        assert (error.code, error.exit_code) == ("FD241", 2)
        assert error.fix


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id": "X"}', "\udcff", "[" * 100_000])
def test_one_record_that_cannot_be_read_is_a_finding(repo: Monorepo, text: str) -> None:
    source = osv(repo, record("other", *BEFORE_2))
    (repo.folder.parent / "osv/PyPI/bad.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    code, found = document(repo, "--osv", source)
    assert (code, codes(found)) == (1, [("FD244", "", None, "error")])
    assert "PyPI/bad.json" in found["findings"][0]["message"]


def test_what_cannot_be_judged_is_told(repo: Monorepo) -> None:
    text = "apache-airflow==3.3.2\nlib-a @ https://example.org/lib_a-1.0.tar.gz\nlib-b>=2\nlib-c==1.*\n"
    repo.commit({LAYER: text + "git-lib @ git+https://example.org/x@v1\n"})
    code, found = document(repo, "--osv", osv(repo, record("lib-c", *BEFORE_2)), "two")
    assert code == 0, "nothing is known of what could be judged"
    assert codes(found) == [("FD249", LAYER, line, "warning") for line in (2, 3, 4, 5)]
    said = audited(repo, "--osv", osv(repo), "two")[1]
    assert said.startswith("0 known vulnerabilities: 1 pin judged in 1 lock, 4 not judged\n")
    repo.commit({LAYER: "lib-b>=2\n"})
    code, found = document(repo, "--osv", osv(repo), "two")
    assert (code, codes(found)[0]) == (1, ("FD246", "", None, "error"))


def test_git_sources_of_project_locks_are_told(repo: Monorepo) -> None:
    lock = (
        'version = 1\n\n[[package]]\nname = "apache-airflow"\nversion = "3.3.2"\n'
        'source = { registry = "https://example.org/simple" }\n\n'
        '[[package]]\nname = "lib-b"\nversion = "1.0"\nsource = { git = "https://example.org/b?rev=v1#abc" }\n'
    )
    repo.commit({"uv.lock": lock})
    code, found = document(repo, "--osv", osv(repo, record("lib-b", *BEFORE_2)), "two")
    assert code == 1
    assert ("FD249", "uv.lock", 9, "warning") in codes(found)
    (held,) = next(each["held"] for each in found["vulnerabilities"] if each["version"] == "1.0")
    assert (held["lock"], held["line"]) == ("uv.lock", 9)


def test_records_that_have_no_order_for_the_pin(repo: Monorepo) -> None:
    source = osv(repo, record("lib-b", {"introduced": "0"}, {"fixed": "next spring"}))
    code, found = document(repo, "--osv", source)
    assert (code, codes(found)) == (1, [("FD247", LAYER, 3, "error")])


def test_a_line_that_cannot_be_read(repo: Monorepo) -> None:
    repo.commit({LAYER: FILES[LAYER] + "lib c == what\n"})
    code, found = document(repo, "--osv", osv(repo, record("other", *BEFORE_2)))
    assert (code, codes(found)) == (1, [("FD248", LAYER, 4, "error")])


def test_dag_files_without_a_lock(repo: Monorepo) -> None:
    repo.commit({LAYER: None})
    source = osv(repo, record("other", *BEFORE_2))
    code, found = document(repo, "--osv", source)
    one, two = "dags/team/one/one.py", "dags/team/two/two.py"
    assert (code, codes(found)) == (1, [("FD251", one, None, "warning"), ("FD245", two, None, "error")])
    error = repo.error("audit", "--osv", source, "two")
    assert (error.code, error.exit_code) == ("FD242", 2)


def test_what_is_ignored_is_told_until_its_day(repo: Monorepo) -> None:
    entry = '[[tool.firedoor.audit.ignore]]\nid = "CVE-1"\nuntil = {}\nreason = "not reached"\nowner = "team"\n'
    source = osv(repo, record("lib-b", {"introduced": "0"}, aliases=["CVE-1"]))
    today = datetime.now(UTC).date()
    repo.commit({"pyproject.toml": entry.format(today + timedelta(days=1))})
    code, found = document(repo, "--osv", source)
    assert (code, found["vulnerabilities"], found["findings"]) == (0, [], [])
    (ignored,) = found["ignored"]
    assert (ignored["id"], ignored["ignore"]["owner"]) == ("PYSEC-1", "team")
    said = audited(repo, "--osv", source)[1]
    assert f"ignored   lib-b==2.0  PYSEC-1, CVE-1: not reached (team, until {today + timedelta(days=1)})" in said
    repo.commit({"pyproject.toml": entry.format(today - timedelta(days=2))})
    code, found = document(repo, "--osv", source)
    assert (code, len(found["vulnerabilities"]), found["ignored"]) == (1, 1, [])
    assert codes(found) == [("FD250", "pyproject.toml", None, "warning")]
    repo.commit({"pyproject.toml": '[tool.firedoor.audit]\nignore = [{ id = "CVE-1" }]\n'})
    assert repo.error("audit", "--osv", source).code == "FD202"


def test_a_source_of_locks_need_not_be_exact(repo: Monorepo) -> None:
    repo.commit({"constraints/airflow.in": "lib-a\nlib-z\n"})
    code, found = document(repo, "--osv", osv(repo, record("other", *BEFORE_2)))
    assert (code, codes(found)) == (0, [("FD249", "constraints/airflow.in", 2, "warning")])


def test_locks_of_which_no_pin_is_read(repo: Monorepo) -> None:
    repo.commit({"environment.yml": "name: x\ndependencies:\n  - lib-b=2.0\n"})
    code, found = document(repo, "--osv", osv(repo, record("other", *BEFORE_2)))
    assert (code, codes(found)) == (1, [("FD248", "environment.yml", None, "error")])
    repo.commit({"environment.yml": "stage: dev\n"})
    assert audited(repo, "--osv", osv(repo))[0] == 0
    repo.commit({"environment.yml": None, "uv.lock": "version = [\n"})
    code, found = document(repo, "--osv", osv(repo))
    assert (code, {each[:2] for each in codes(found)}) == (1, {("FD248", "uv.lock")})


def test_the_verb_starts_without_data_only_as_an_error(repo: Monorepo) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit"])
    assert ended.value.code == 2
    assert "--osv" in repo.capsys.readouterr().err
