"""Whatever a repository holds, and wherever the command is run: a clear result or one clear error.

Never a traceback, and never fewer DAG files than a full answer would name. Everything goes through the command line,
as a process of its own, on repositories of real git.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

DAG = "from airflow.sdk import DAG\nfrom lib.a import f\nDAG('{name}', tags=[f()])\n"
LIB = "def f():\n    return 'x'\n\n\ndef g():\n    return 'y'\n"
CHANGED = LIB.replace("'x'", "'z'")
VERBS: Sequence[Sequence[str]] = (["affected"], ["why", "dags/one.py"], ["doctor"], ["graph"])


def git(folder: Path, *words: str, stdin: bytes | None = None) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, input=stdin, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


class Repository:
    """A repository of real git, written file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "config", "core.autocrlf", "false")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: Mapping[str, str | bytes] | None = None) -> str:
        self.write(files or {})
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", "c")
        return git(self.folder, "rev-parse", "HEAD")


def start(*files: str) -> dict[str, str | bytes]:
    """Two DAG files on one library, and empty further ones."""
    found: dict[str, str | bytes] = {
        "dags/one.py": DAG.format(name="one"),
        "dags/two.py": DAG.format(name="two"),
        "lib/__init__.py": "",
        "lib/a.py": LIB,
    }
    return found | dict.fromkeys(files, "")


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repo")


def run(
    *words: str, cwd: Path | str, environ: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """``firedoor`` as a process, with no trace of the CI that may run the tests."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    surroundings = plain | {"GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": ""} | dict(environ or {})
    return subprocess.run(
        [sys.executable, "-m", "firedoor.cli", *words],
        cwd=cwd,
        env=surroundings,
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def answer(repo: Repository, *words: str, environ: Mapping[str, str] | None = None) -> dict[str, object]:
    """The JSON of ``firedoor affected``."""
    done = run("affected", *words, "--format", "json", cwd=repo.folder, environ=environ)
    assert_calm(done)
    assert done.returncode == 0, done.stderr
    document: dict[str, object] = json.loads(done.stdout)
    return document


def selected(document: Mapping[str, object]) -> list[str]:
    affected = document["affected"]
    assert isinstance(affected, list)
    return [dag["dag_file"] for dag in affected]


def assert_calm(done: subprocess.CompletedProcess[bytes]) -> None:
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert done.returncode in (0, 2, 4), done.stderr.decode()


def error_of(done: subprocess.CompletedProcess[bytes], code: str) -> str:
    """The one error of a run that could not answer: code, cause, fix, and nothing on stdout."""
    assert_calm(done)
    text = done.stderr.decode()
    assert text.startswith(f"error[{code}]: "), text
    assert "\n  fix       " in text
    assert text.count("error[") == 1
    assert done.returncode == 2
    assert not done.stdout
    return text


def every_verb(repo: Repository) -> None:
    for verb in VERBS:
        done = run(*verb, cwd=repo.folder)
        assert_calm(done)
        assert done.returncode == 0, (verb, done.stderr)


# ---- where the command is run --------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_no_repository(tmp_path: Path, verb: Sequence[str]) -> None:
    (tmp_path / "file").write_text("")
    for where in ("empty", "file", "gone", "a\0b"[:1]):
        if where == "empty":
            (tmp_path / where).mkdir()
        error_of(run(*verb, "--repo", str(tmp_path / where), cwd=tmp_path), "FD101")


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_no_commits(repo: Repository, verb: Sequence[str]) -> None:
    repo.write(start())
    assert "no commits" in error_of(run(*verb, cwd=repo.folder), "FD104")


@pytest.mark.parametrize("option", ["--base", "--head"])
@pytest.mark.parametrize("word", ["nope", "", "-x", "a b", "main^{tree}", "ffffffffffffffffffffffffffffffffffffffff"])
def test_unknown_revision(repo: Repository, option: str, word: str) -> None:
    repo.commit(start())
    done = run("affected", f"{option}={word}", cwd=repo.folder)
    assert_calm(done)
    assert done.returncode == 2 or word == "main^{tree}"
    assert done.stderr.startswith(b"error[FD103]") or not done.returncode


def test_near_names_of_an_unknown_revision_are_told(repo: Repository) -> None:
    repo.commit(start())
    git(repo.folder, "branch", "feature/clean")
    assert "feature/clean" in error_of(run("affected", "--base", "feature/claen", cwd=repo.folder), "FD103")


def test_detached_head(repo: Repository) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    git(repo.folder, "checkout", "-q", "--detach", "HEAD")
    repo.write({"dags/three.py": DAG.format(name="three")})
    assert "dags/three.py" in selected(answer(repo))


def test_bare_repository(repo: Repository, tmp_path: Path) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    git(tmp_path, "clone", "-q", "--bare", str(repo.folder), "bare.git")
    done = run("affected", "--repo", "bare.git", "--base", "main~1", "--format", "json", cwd=tmp_path)
    assert selected(json.loads(done.stdout)) == ["dags/one.py", "dags/two.py"]
    for verb in VERBS:
        assert run(*verb, "--repo", "bare.git", cwd=tmp_path).returncode == 0


def test_shallow_clone_never_selects_less(repo: Repository, tmp_path: Path) -> None:
    base = repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    repo.commit({"README": "x"})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repo.folder}", "shallow")
    done = run("affected", "--base", base, "--format", "json", cwd=tmp_path / "shallow")
    assert_calm(done)
    assert selected(json.loads(done.stdout)) == ["dags/one.py", "dags/two.py"]
    git(tmp_path / "shallow", "remote", "remove", "origin")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repo.folder}", "cut")
    git(tmp_path / "cut", "remote", "remove", "origin")
    error_of(run("affected", "--base", base, cwd=tmp_path / "cut"), "FD102")


def test_partial_clone_without_its_remote(repo: Repository, tmp_path: Path) -> None:
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{repo.folder}", "partial")
    git(tmp_path / "partial", "config", "remote.origin.url", str(tmp_path / "gone"))
    done = run("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "json", cwd=tmp_path / "partial")
    assert_calm(done)
    document = json.loads(done.stdout) if done.returncode == 0 else None
    # No Python can be read there, so that nothing looks like a DAG file: that must not look like a calm answer.
    assert document is None or selected(document) or document["warnings"], document


def test_partial_clone_fetches_nothing_but_answers_when_blobs_are_there(repo: Repository, tmp_path: Path) -> None:
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo.folder}", "partial")
    done = run("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "json", cwd=tmp_path / "partial")
    assert_calm(done)
    assert selected(json.loads(done.stdout)) == ["dags/one.py", "dags/two.py"]


def test_the_folder_is_gone(repo: Repository, tmp_path: Path) -> None:
    repo.commit(start())
    gone = tmp_path / "gone"
    script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    command = ["sh", "-c", script, "sh", str(gone), sys.executable, "-m", "firedoor.cli"]
    for words in (["affected"], ["affected", "--base", "HEAD", "--repo", str(repo.folder)]):
        gone.mkdir(exist_ok=True)
        done = subprocess.run([*command, *words], capture_output=True, env={"PATH": os.environ["PATH"]})
        assert_calm(done)
        assert done.returncode in (0, 2)
        assert done.returncode == 0 or done.stderr.startswith(b"error[FD1")


def test_the_reader_of_stdout_goes_early(repo: Repository) -> None:
    repo.commit(start())
    repo.commit({f"dags/d{number}.py": DAG.format(name=f"d{number}") for number in range(400)})
    command = f'"{sys.executable}" -m firedoor.cli affected --base HEAD~1 --format json | head -c 5'
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=repo.folder, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    read, write = os.pipe()
    os.close(read)
    done = run("affected", "--base", "HEAD~1", cwd=repo.folder, stdout=write)
    os.close(write)
    assert_calm(done)
    assert not done.stderr


def test_stdout_is_closed_or_full(repo: Repository) -> None:
    repo.commit(start())
    command = f'"{sys.executable}" -m firedoor.cli affected --base HEAD'
    closed = subprocess.run(["sh", "-c", f"{command} >&-"], cwd=repo.folder, capture_output=True)
    assert (closed.returncode, closed.stderr) == (0, b"")
    if Path("/dev/full").exists():
        full = subprocess.run(["sh", "-c", f"{command} >/dev/full"], cwd=repo.folder, capture_output=True)
        assert full.stderr.startswith(b"error[FD002]")
        assert full.returncode == 4
        assert b"Traceback" not in full.stderr


def test_a_terminal_that_knows_ascii_alone(repo: Repository) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    for words in (["affected", "--base", "HEAD~1"], ["why", "one", "--base", "HEAD~1"], ["doctor"], ["graph"]):
        done = run(*words, cwd=repo.folder, environ={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
        assert_calm(done)
        assert done.returncode == 0
        assert done.stdout.isascii()


# ---- the cache -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"firedoor facts 1", bytes(range(256)) * 50])
def test_corrupt_cache_file(repo: Repository, rubbish: bytes) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    cache = repo.folder / ".cache" / "firedoor" / "facts"
    cache.parent.mkdir(parents=True)
    cache.write_bytes(rubbish)
    whole = answer(repo, "--base", "HEAD~1", "--head", "HEAD")
    assert selected(whole) == ["dags/one.py", "dags/two.py"]
    good = cache.read_bytes()
    for damaged in (good[:-20], good[: len(good) // 2], good[:60] + b"\xff" * 40 + good[100:], good[:-9] + b"\0" * 9):
        cache.write_bytes(damaged)
        assert answer(repo, "--base", "HEAD~1", "--head", "HEAD") == whole


def test_unwritable_cache(repo: Repository, tmp_path: Path) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for place in ("file/below", "folder", "/proc/nothing/here"):
        done = answer(repo, "--base", "HEAD~1", "--cache", str(tmp_path / place))
        assert selected(done) == ["dags/one.py", "dags/two.py"]


def test_the_cache_is_no_change_of_the_repository(repo: Repository) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    first = answer(repo, "--base", "HEAD")
    assert first == answer(repo, "--base", "HEAD")
    assert (first["touched"], first["warnings"]) == ([], [])


# ---- what files hold -----------------------------------------------------------------------------------

TOO_DEEP = {
    "operators": "VALUE = " + " + ".join(["1"] * 5000),
    "parentheses": "VALUE = " + "(" * 200 + "1" + ")" * 200,
    "lists": "VALUE = " + "[" * 1000 + "]" * 1000,
    "attributes": "VALUE = a" + ".b" * 5000,
    "calls": "VALUE = f" + "()" * 3000,
    "blocks": "".join("    " * depth + "if x:\n" for depth in range(90)) + "    " * 90 + "pass",
    "comparisons": "VALUE = " + " < ".join(["1"] * 5000),
    "else-ifs": "if x:\n    pass\n" + "elif x:\n    pass\n" * 3000,
    "functions": "".join(" " * depth + f"def f{depth}():\n" for depth in range(90)) + " " * 90 + "pass",
}
ODD_SOURCES: dict[str, bytes] = {
    "latin-1 without a word": "NAME = 'Zürich'\n".encode("latin-1"),
    "latin-1 declared": "# -*- coding: latin-1 -*-\nNAME = 'Zürich'\n".encode("latin-1"),
    "unknown encoding": b"# -*- coding: klingon -*-\nNAME = 1\n",
    "utf-16": "NAME = 1\n".encode("utf-16"),
    "utf-8 with a mark": b"\xef\xbb\xbfNAME = 1\n",
    "null bytes": b"NAME = 1\0\n",
    "only null bytes": b"\0" * 1000,
    "syntax error": b"def f(:\n",
    "python 2": b"print 'x'\n",
    "unfinished string": b"NAME = '''\n",
    "tabs and blanks": b"if 1:\n\tx = 1\n        y = 2\n",
    "newer than ours": b"def f():\n    return match x with { case 1: 2 }\n",
    "carriage returns": b"NAME = 1\rOTHER = 2\r",
    "form feed": b"\x0cNAME = 1\n",
    "LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12345\n",
    "lone surrogate escape": b"NAME = '\\ud800'\n",
    "long line": b"NAME = '" + b"x" * 300_000 + b"'\n",
    "many digits": b"NAME = " + b"9" * 10_000 + b"\n",
} | {f"deep {name}": text.encode() + b"\n" for name, text in TOO_DEEP.items()}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """One repository in which each odd source is the library of one DAG file; base, then each of them touched."""
    repo = Repository(tmp_path_factory.mktemp("odd") / "repo")
    files: dict[str, str | bytes] = {}
    for number, content in enumerate(ODD_SOURCES.values()):
        files[f"odd/m{number}.py"] = content
        files[f"dags/d{number}.py"] = (
            f"from airflow.sdk import DAG\nfrom odd import m{number}\nDAG('d', tags=[m{number}])\n"
        )
    repo.commit(files)
    repo.commit(
        {f"odd/m{number}.py": content + b"\nADDED = 1\n" for number, content in enumerate(ODD_SOURCES.values())}
    )
    return repo


@pytest.fixture(scope="module")
def of_odd(odd: Repository) -> dict[str, object]:
    return answer(odd, "--base", "HEAD~1", "--head", "HEAD")


@pytest.mark.parametrize("number", range(len(ODD_SOURCES)), ids=list(ODD_SOURCES))
def test_odd_source_is_never_left_out(of_odd: Mapping[str, object], number: int) -> None:
    assert f"dags/d{number}.py" in selected(of_odd)


def test_every_verb_on_odd_sources(odd: Repository) -> None:
    for words in (["doctor"], ["graph"], ["graph", "--definitions"], ["why", "d0", "--base", "HEAD~1", "--reach"]):
        done = run(*words, cwd=odd.folder)
        assert_calm(done)
        assert done.returncode == 0
    files = json.loads(run("doctor", "--format", "json", cwd=odd.folder).stdout)["unparsable"]
    names = list(ODD_SOURCES)
    unparsable = {names[int(entry["path"][5:-3])] for entry in files}
    assert {"syntax error", "null bytes", "python 2", "unknown encoding", "LFS pointer"} <= unparsable
    assert "latin-1 declared" not in unparsable
    assert "utf-8 with a mark" not in unparsable


@pytest.mark.parametrize(
    "content", [b"def f(:\n", b"\0", "x = 'ü'\n".encode("latin-1")], ids=["syntax", "null", "latin"]
)
@pytest.mark.parametrize("side", ["base", "head"])
def test_dag_file_that_cannot_be_parsed(repo: Repository, side: str, content: bytes) -> None:
    good: str | bytes = DAG.format(name="one")
    repo.commit(start() | {"dags/one.py": content if side == "base" else good})
    repo.commit({"dags/one.py": good if side == "base" else content})
    document = answer(repo, "--base", "HEAD~1")
    removed = document["removed"]
    assert isinstance(removed, list)
    assert "dags/one.py" in selected(document) + removed


def test_ten_megabytes_of_python(repo: Repository) -> None:
    rows = "ROWS = [\n" + "    ('0123456789', 0.5, None),\n" * 330_000 + "]\n"
    assert len(rows) > 9_900_000
    repo.commit(start() | {"lib/a.py": rows + LIB})
    repo.commit({"lib/a.py": rows + CHANGED})
    done = run("affected", "--base", "HEAD~1", "--format", "json", cwd=repo.folder)
    assert_calm(done)
    assert selected(json.loads(done.stdout)) == ["dags/one.py", "dags/two.py"]


# ---- what names and modes hold -------------------------------------------------------------------------

ODD_NAMES = [
    "new\nline.py",
    "tab\t.py",
    "escape\x1b[31m.py",
    "quote'\".py",
    "bar|cell.py",
    "back`tick.py",
    "blank in name.py",
    "-dash.py",
    "<b>.py",
    "back\\slash.py",
    "ümlaut.py",
    "\u202egpj.py",
    os.fsdecode(b"raw\xe9.py"),
]


@pytest.fixture(scope="module")
def oddly_named(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """One repository with all odd names, each a DAG file on the library that is then touched."""
    repo = Repository(tmp_path_factory.mktemp("names") / "repo")
    repo.commit(start() | {f"dags/{name}": DAG.format(name="odd") for name in ODD_NAMES})
    repo.commit({"lib/a.py": CHANGED})
    return repo


def test_odd_names_are_selected(oddly_named: Repository) -> None:
    assert {f"dags/{name}" for name in ODD_NAMES} <= set(selected(answer(oddly_named, "--base", "HEAD~1")))


@pytest.mark.parametrize(
    "words",
    [
        ["affected", "--base", "HEAD~1"],
        ["affected", "--base", "HEAD~1", "--format", "markdown"],
        ["doctor"],
        ["graph"],
        ["graph", "--format", "dot", "--definitions"],
    ],
    ids=" ".join,
)
def test_odd_names_are_shown_in_printable_signs(oddly_named: Repository, words: Sequence[str]) -> None:
    done = run(*words, cwd=oddly_named.folder)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode("utf-8")
    assert all(sign.isprintable() for line in text.split("\n") for sign in line)
    if words[0] != "doctor":  # it counts DAG files by folder
        assert "new\\nline.py" in text.replace("\\\\", "\\").replace("#92;", "\\")


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_odd_names_can_be_asked_for(oddly_named: Repository, name: str) -> None:
    done = run("why", f"dags/{name}", "--base", "HEAD~1", "--format", "json", cwd=oddly_named.folder)
    assert done.returncode == 0, done.stderr
    why = json.loads(done.stdout)
    assert (why["dag_file"], why["affected"]) == (f"dags/{name}", True)


def test_names_that_differ_in_case_alone(repo: Repository) -> None:
    names = {"dags/one.py", "dags/One.py", "lib/a.py", "lib/A.py"}
    repo.commit(start() | {"dags/One.py": DAG.format(name="One").replace("lib.a", "lib.A"), "lib/A.py": LIB})
    if not all(name in git(repo.folder, "ls-files").split("\n") for name in names):
        pytest.skip("this file system folds case")
    repo.commit({"lib/A.py": CHANGED})
    assert "dags/One.py" in selected(answer(repo, "--base", "HEAD~1"))


def test_symlink_loops(repo: Repository) -> None:
    repo.commit(start())
    for name, target in {
        "dags/self": "self",
        "dags/a": "b",
        "dags/b": "a",
        "dags/up": "..",
        "dags/here": ".",
        "dags/out.py": "../../../../etc/hostname",
        "dags/absolute.py": "/etc/hostname",
        "dags/dangling.py": "nowhere.py",
        "lib/dags": "../dags",
    }.items():
        (repo.folder / name).symlink_to(target)
    repo.commit({"lib/a.py": CHANGED})
    assert {"dags/one.py", "dags/two.py"} <= set(selected(answer(repo, "--base", "HEAD~1")))
    every_verb(repo)


def test_dag_folder_is_a_symlink(repo: Repository) -> None:
    files = {name.replace("dags/", "pipelines/"): content for name, content in start().items()}
    repo.write(files)
    (repo.folder / "dags").symlink_to("pipelines")
    repo.commit()
    repo.commit({"lib/a.py": CHANGED})
    assert {"pipelines/one.py", "pipelines/two.py"} <= set(selected(answer(repo, "--base", "HEAD~1")))


def test_submodule_that_moves(repo: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.commit({"__init__.py": "", "a.py": LIB})
    files = start()
    del files["lib/a.py"], files["lib/__init__.py"]
    repo.write(files)
    git(repo.folder, "submodule", "--quiet", "add", str(other.folder), "lib")
    repo.commit()
    other.commit({"a.py": CHANGED})
    git(repo.folder / "lib", "pull", "-q")
    repo.commit()
    assert selected(answer(repo, "--base", "HEAD~1")) == ["dags/one.py", "dags/two.py"]
    (repo.folder / "lib" / "a.py").write_text(LIB)
    assert selected(answer(repo, "--base", "HEAD")) == ["dags/one.py", "dags/two.py"]
    every_verb(repo)


def test_unreadable_and_special_files_of_the_checkout(repo: Repository) -> None:
    repo.commit(start())
    repo.write({"lib/a.py": CHANGED})
    os.mkfifo(repo.folder / "dags" / "pipe.py")
    (repo.folder / "lib" / "a.py").chmod(0)
    try:
        assert selected(answer(repo, "--base", "HEAD")) == ["dags/one.py", "dags/two.py"]
    finally:
        (repo.folder / "lib" / "a.py").chmod(0o644)


def test_damaged_object(repo: Repository) -> None:
    repo.commit(start())
    repo.commit({"lib/a.py": CHANGED})
    digest = git(repo.folder, "rev-parse", "HEAD:lib/a.py")
    path = repo.folder / ".git" / "objects" / digest[:2] / digest[2:]
    path.chmod(0o644)
    path.write_bytes(b"rubbish")
    done = run("affected", "--base", "HEAD~1", "--head", "HEAD", "--format", "json", cwd=repo.folder)
    assert_calm(done)
    document = json.loads(done.stdout)
    assert {"dags/one.py", "dags/two.py"} <= set(selected(document))
    assert "lib/a.py" in document["warnings"][0]


# ---- words on the command line -------------------------------------------------------------------------


def test_words_that_name_no_dag_file_or_several(repo: Repository) -> None:
    repo.commit(start() | {"dags/team/one.py": DAG.format(name="three")})
    assert "dags/two.py" in error_of(run("why", "tow", cwd=repo.folder), "FD120")
    assert "dags/team/one.py" in error_of(run("why", "one", cwd=repo.folder), "FD121")
    error_of(run("graph", "nothing like it", cwd=repo.folder), "FD120")
    error_of(run("why", "", cwd=repo.folder), "FD120")
    for word in ("./dags/one.py", "dags/one", "team", "two", "team__one"):
        done = run("why", word, cwd=repo.folder)
        assert done.returncode == 0, (word, done.stderr)


def test_no_dag_files_at_all(repo: Repository) -> None:
    repo.commit({"README": "x"})
    repo.commit({"README": "y"})
    document = answer(repo, "--base", "HEAD~1")
    assert document["dag_files_total"] == 0
    for verb in (["doctor"], ["graph"], ["graph", "--hubs"]):
        assert run(*verb, cwd=repo.folder).returncode == 0
    error_of(run("why", "one", cwd=repo.folder), "FD120")


def test_an_out_folder_that_cannot_be(repo: Repository) -> None:
    repo.commit(start())
    error_of(run("affected", "--base", "HEAD", "--out", "lib/a.py", cwd=repo.folder), "FD122")


@pytest.mark.parametrize("text", ["[tool.firedoor]\nroot = ['x']\n", "[tool.firedoor\n", "[tool]\nfiredoor = 3\n"])
def test_faulty_policy(repo: Repository, text: str) -> None:
    repo.commit(start() | {"pyproject.toml": text})
    for verb in VERBS:
        done = run(*verb, cwd=repo.folder)
        assert_calm(done)
        assert done.returncode == 2
        assert done.stderr.startswith(b"error[FD20")
