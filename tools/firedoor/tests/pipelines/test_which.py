from __future__ import annotations

import json
from pathlib import Path

import pytest
from firedoor.affected import find
from firedoor.errors import UsageError
from firedoor.evidence.remembered import Remembered
from firedoor.pipelines.checkout import read_checkout
from firedoor.pipelines.which import Which
from small_checkout import commit, write


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    commit(tmp_path / "repo")
    commit(tmp_path / "repo", {"lib/shared.py": "NAME = 'again'\n"})
    return tmp_path / "repo"


def which(repo: Path, precision: str | None = None) -> Which:
    return Which(read_checkout(str(repo)), {}, Remembered(repo / ".cache" / "answers"), precision)


def test_the_affected_ones_have_the_fingerprints_of_the_answer(repo: Path) -> None:
    answer = find(str(repo), base="HEAD~1", environ={})
    _, dags = which(repo).affected("HEAD~1")
    assert [(dag.dag_file, dag.fingerprint) for dag in dags] == [("dags/a.py", answer.affected[0].head_fingerprint)]


def test_a_name_gives_the_same_fingerprint_as_a_comparison(repo: Path) -> None:
    _, [affected] = which(repo).affected("HEAD~1")
    [named] = which(repo).named(["a"])
    assert (named.fingerprint, named.slug, named.why) == (
        affected.fingerprint,
        affected.slug,
        "named on the command line",
    )


def test_whole_files_count_at_precision_file_alone(repo: Path) -> None:
    _, [affected] = which(repo, "file").affected("HEAD~1")
    [named] = which(repo, "file").named(["a"])
    assert affected.inputs == named.inputs != ""
    assert which(repo).named(["a"])[0].inputs == ""
    write(repo, {"lib/shared.py": "NAME = 'again'  # a comment\n"})
    [edited] = which(repo, "file").named(["a"])
    assert (edited.fingerprint, edited.inputs == named.inputs) == (named.fingerprint, False)


def test_an_answer_is_remembered_for_its_tree_alone(repo: Path) -> None:
    first = which(repo).affected("HEAD~1")
    [kept] = (repo / ".cache" / "answers").glob("*.json")
    assert which(repo).affected("HEAD~1") == first
    write(repo, {"dags/b.py": "from airflow.sdk import DAG\n\nDAG('c')\n"})
    _, dags = which(repo).affected("HEAD~1")
    assert [dag.dag_file for dag in dags] == ["dags/a.py", "dags/b.py"]
    kept.write_bytes(kept.read_bytes().replace(b"dags/a.py", b"dags/x.py"))
    commit(repo, {"dags/b.py": "from airflow.sdk import DAG\n\nDAG('b')\n", "README": ""})
    assert [dag.dag_file for dag in which(repo).affected("HEAD~2")[1]] == ["dags/a.py"]


def test_a_damaged_memory_is_none(repo: Path) -> None:
    first = which(repo).affected("HEAD~1")
    [kept] = (repo / ".cache" / "answers").glob("*.json")
    for content in (b"", b"{}", b"[" * 9999, kept.read_bytes().replace(b"dags/a.py", b"dags/x.py")):
        kept.write_bytes(content)
        assert which(repo).affected("HEAD~1") == first


def test_what_the_environment_says_of_the_policy_is_another_question(repo: Path) -> None:
    which(repo).affected("HEAD~1")
    other = Which(read_checkout(str(repo)), {"FIREDOOR_DAGS": "dags/b.py"}, Remembered(repo / ".cache" / "answers"))
    assert other.affected("HEAD~1")[1] == ()


def test_a_list_is_taken_as_it_is_checked_out(repo: Path) -> None:
    document = json.loads(json.dumps(find(str(repo), base="HEAD~1", environ={}).to_json()))
    [dag] = which(repo).listed(document)
    assert dag.fingerprint == document["affected"][0]["fingerprint"]["head"]
    write(repo, {"lib/shared.py": "NAME = 'third'\n"})
    with pytest.raises(UsageError, match=r"FD508[^✓]*dags/a.py has the fingerprint"):
        which(repo).listed(document)
    by_file = json.loads(json.dumps(find(str(repo), base="HEAD~1", precision="file", environ={}).to_json()))
    assert which(repo).listed(by_file)[0].inputs == by_file["affected"][0]["inputs_digest"]
    write(repo, {"lib/shared.py": "NAME = 'third'  # a comment\n"})
    with pytest.raises(UsageError, match="FD508"):
        which(repo).listed(by_file)
    (repo / "dags/a.py").unlink()
    with pytest.raises(UsageError, match=r"FD508[^✓]*no DAG file is called 'dags/a.py'"):
        which(repo).listed(document)


def test_many_answers_do_not_pile_up(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path)
    for number in range(40):
        remembered.put(["question", number], {"answer": number})
    assert len(list(tmp_path.glob("*.json"))) == 24
    assert remembered.get(["question", 39]) == {"answer": 39}


def test_owners_come_with_either_question(repo: Path) -> None:
    write(repo, {"CODEOWNERS": "* @everybody\n"})
    _, [affected] = which(repo).affected("HEAD~1")
    [named] = which(repo).named(["a"])
    assert affected.owners == named.owners == ("@everybody",)


def test_every_dag_file_whatever_changed(repo: Path) -> None:
    every = which(repo).every()
    assert [dag.dag_file for dag in every] == ["dags/a.py", "dags/b.py"]
    assert every[0].fingerprint == which(repo).named(["a"])[0].fingerprint
    assert which(repo).every() == every
