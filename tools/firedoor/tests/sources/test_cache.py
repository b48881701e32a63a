"""The facts cache is no duty: whatever happens to its file, the answer stays the same."""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.affected import find
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES

_DAG = """from airflow import DAG
from lib.rates import rate{number}
with DAG("d{number}"):
    rate{number}()
    sql = "INSERT INTO mart.t{number} SELECT * FROM raw.t{number}"
"""


def _git(folder: Path, *arguments: str) -> str:
    names = {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True, env=os.environ | names
    ).stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five DAG files and a library; the last commit changes what two of them use."""
    folder = tmp_path_factory.mktemp("repository")
    _git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "dags/lib").mkdir(parents=True)
    for number in range(5):
        (folder / f"dags/d{number}.py").write_text(_DAG.format(number=number))
    rates = [f"def rate{number}():\n    return {number}\n" for number in range(5)]
    (folder / "dags/lib/rates.py").write_text("\n".join(rates))
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=one")
    (folder / "dags/lib/rates.py").write_text(
        "\n".join(rates).replace("return 1", "return 11").replace("return 3", "return 33")
    )
    _git(folder, "commit", "--quiet", "--all", "--message=two")
    return folder


def _answer(repository: Path, cache: Path) -> str:
    found = find(repository, base="HEAD~1", head="HEAD", cache=str(cache), environ={})
    return json.dumps(found.to_json(), sort_keys=True)


@pytest.fixture(scope="module")
def expected(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """The answer without a cache, and the file that it leaves."""
    cache = tmp_path_factory.mktemp("cache") / "facts"
    answer = _answer(repository, cache)
    chosen = [dag["dag_file"] for dag in json.loads(answer)["affected"]]
    assert chosen == ["dags/d1.py", "dags/d3.py"]
    assert _answer(repository, cache) == answer  # from the cache
    return answer, cache.read_bytes()


def test_a_flipped_byte_anywhere(repository: Path, expected: tuple[str, bytes], tmp_path: Path) -> None:
    answer, whole = expected
    cache = tmp_path / "facts"
    step = max(1, len(whole) // 29)
    for position in [*range(0, len(whole), step), len(whole) - 1]:
        cache.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        assert _answer(repository, cache) == answer, position
        assert _answer(repository, cache) == answer, f"{position}, the second time"


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.6, 0.99])
def test_a_file_cut_short(repository: Path, expected: tuple[str, bytes], tmp_path: Path, share: float) -> None:
    answer, whole = expected
    cache = tmp_path / "facts"
    cache.write_bytes(whole[: int(len(whole) * share)])
    assert _answer(repository, cache) == answer


def test_a_damaged_entry_is_made_anew_in_the_file(
    repository: Path, expected: tuple[str, bytes], tmp_path: Path
) -> None:
    answer, whole = expected
    cache = tmp_path / "facts"
    cache.write_bytes(whole[:-40] + bytes(40))  # the entries stand last
    assert _answer(repository, cache) == answer
    assert _answer(repository, cache) == answer
    kept = FactsCache(str(cache), f"tables {TABLE_RULES}")
    changed = _git(repository, "rev-parse", "HEAD:dags/lib/rates.py").strip()
    assert kept.entry(changed)[0]


@pytest.mark.parametrize(
    "foreign", [b"", b"\0" * 4096, b"firedoor facts 1 1 tables 1 py2.7\n" + b"x" * 99, b"PK\x03\x04"]
)
def test_a_file_of_somebody_else(repository: Path, expected: tuple[str, bytes], tmp_path: Path, foreign: bytes) -> None:
    answer, _ = expected
    cache = tmp_path / "facts"
    cache.write_bytes(foreign)
    assert _answer(repository, cache) == answer
    assert cache.read_bytes() != foreign


def test_rows_of_another_shape_under_the_same_rules(
    repository: Path, expected: tuple[str, bytes], tmp_path: Path
) -> None:
    answer, whole = expected
    path = tmp_path / "facts"
    path.write_bytes(whole)
    old = FactsCache(str(path), f"tables {TABLE_RULES}")
    for digest, summary in list(old.summaries.items()):
        old.add(digest, summary, marshal.dumps((marshal.dumps((1, "two"), 4), b"", summary), 4))
    assert old.save()
    assert _answer(repository, path) == answer


@pytest.mark.parametrize("below_a_file", [True, False])
def test_nowhere_to_write(repository: Path, expected: tuple[str, bytes], tmp_path: Path, below_a_file: bool) -> None:
    answer, _ = expected
    blocker = tmp_path / "blocker"
    if below_a_file:
        blocker.write_text("")
        cache = blocker / "facts"
    else:
        blocker.mkdir()
        (blocker / "kept").write_text("")
        cache = blocker  # a folder stands where the file should
    assert _answer(repository, cache) == answer
    assert [path.name for path in tmp_path.iterdir()] == ["blocker"]


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
sys.argv = ["firedoor", "affected", "--repo", {repository!r}, "--base", "HEAD~1", "--head", "HEAD",
            "--cache", {cache!r}, "--format", "json"]
from firedoor.cli.main import run
run()
"""


def test_no_room_on_the_disk(repository: Path, expected: tuple[str, bytes], tmp_path: Path) -> None:
    answer, _ = expected
    cache = tmp_path / "facts"
    script = _LIMITED.format(repository=str(repository), cache=str(cache))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == json.loads(answer)
    assert list(tmp_path.iterdir()) == []


def test_several_processes_at_once(repository: Path, expected: tuple[str, bytes], tmp_path: Path) -> None:
    answer, _ = expected
    cache = tmp_path / "facts"
    command = [sys.executable, "-m", "firedoor.cli", "affected", "--repo", str(repository)]
    command += ["--base", "HEAD~1", "--head", "HEAD", "--cache", str(cache), "--format", "json"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [process.communicate()[0] for process in running]
    assert [json.loads(text) for text in answers] == [json.loads(answer)] * 4
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]
    assert FactsCache(str(cache), f"tables {TABLE_RULES}").summaries


def test_what_nobody_asks_for_any_more_is_dropped(tmp_path: Path) -> None:
    path = str(tmp_path / "facts")
    first = FactsCache(path)
    for number in range(40):
        first.add(f"{number:040x}", (0, (), ()), marshal.dumps((b"f" * 100, b"", (0, (), ())), 4))
    assert first.save()
    size = Path(path).stat().st_size
    second = FactsCache(path)
    second.add("f" * 40, (0, (), ()), marshal.dumps((b"g", b"", (0, (), ())), 4))
    assert second.save(keep=["0" * 40, "f" * 40])
    third = FactsCache(path)
    assert sorted(third.summaries) == ["0" * 40, "f" * 40]
    assert third.entry("0" * 40) == (b"f" * 100, b"")
    assert third.entry("f" * 40) == (b"g", b"")
    assert Path(path).stat().st_size < size / 4


def test_a_few_new_files_are_not_worth_writing_a_large_cache(tmp_path: Path) -> None:
    path = str(tmp_path / "facts")
    large = FactsCache(path)
    for number in range(600):
        large.add(f"{number:040x}", (0, (), ()), marshal.dumps((b"f", b"", (0, (), ())), 4))
    assert large.save()
    later = FactsCache(path)
    for number in range(2):
        later.add("a" * 39 + str(number), (0, (), ()), marshal.dumps((b"f", b"", (0, (), ())), 4))
    assert not later.save()
    later.add("e" * 40, (0, (), ()), marshal.dumps((b"f", b"", (0, (), ())), 4))
    assert later.save()
    assert len(FactsCache(path).summaries) == 603
