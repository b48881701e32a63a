from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from firedoor.errors import FiredoorError
from firedoor.revisions import SUBMODULE, SYMLINK, Blobs, Tree, moved, open_repository, read_tree, resolve, two_trees
from firedoor.revisions.git import start
from firedoor.revisions.tree import parse_ls_tree

Scratch = Any


def test_a_tree_holds_every_kind_of_entry(scratch: Scratch, new_repository: Callable[..., Scratch]) -> None:
    inner = new_repository("inner")
    pinned = inner.commit(x_py="1")
    scratch.write('a b/ü\n".py', "x")
    scratch.write("run.sh", "x")
    (scratch.path / "run.sh").chmod(0o755)
    (scratch.path / "dags").symlink_to("a b")
    (scratch.path / "loop").symlink_to("loop")
    (Path(os.fsdecode(bytes(scratch.path) + b"/\xff.py"))).write_text("latin")
    scratch.git("submodule", "--quiet", "add", f"file://{inner.path}", "sub")
    scratch.commit()
    entries = read_tree(open_repository(scratch.path), "HEAD").entries
    assert set(entries) == {'a b/ü\n".py', "run.sh", "dags", "loop", "\udcff.py", "sub", ".gitmodules"}
    assert entries["run.sh"][0] == 0o100755
    assert entries["dags"][0] == entries["loop"][0] == SYMLINK
    assert entries["sub"] == (SUBMODULE, pinned)
    blobs = Blobs(open_repository(scratch.path))
    wanted = [entries[path][1] for path in ("dags", "loop", "\udcff.py", "sub")]
    assert [content for _, content in blobs.read(wanted)] == [b"a b", b"loop", b"latin", None]


def test_moved_names_renames_twice_and_sees_modes(scratch: Scratch) -> None:
    scratch.commit(a_py="a" * 99, b_py="b", c_py="c", d_py="d")
    (scratch.path / "b.py").chmod(0o755)
    scratch.git("mv", "a.py", "z.py")
    scratch.commit(c_py="c2")
    repo = open_repository(scratch.path)
    base, head = read_tree(repo, "HEAD^"), read_tree(repo, "HEAD")
    assert moved(base, head) == ["a.py", "b.py", "c.py", "z.py"]
    assert moved(head, head) == []


def test_two_trees_are_the_same_as_two_readings(scratch: Scratch) -> None:
    scratch.commit(a_py="a", keep_py="k")
    scratch.write("deep/er/x.py", "x")
    scratch.commit(a_py="a2")
    scratch.git("rm", "-q", "a.py")
    (scratch.path / "deep/er/x.py").unlink()
    scratch.commit(new_py="n")
    repo = open_repository(scratch.path)
    names = [resolve(repo, rev) for rev in ("HEAD~2", "HEAD~1", "HEAD")]
    for base in names:
        for head in names:
            assert two_trees(repo, base, head) == (read_tree(repo, base), read_tree(repo, head))


def test_a_file_that_becomes_a_folder(scratch: Scratch) -> None:
    scratch.commit(a="file")
    (scratch.path / "a").unlink()
    scratch.write("a/b.py", "x")
    scratch.commit()
    repo = open_repository(scratch.path)
    base, head = two_trees(repo, resolve(repo, "HEAD^"), resolve(repo, "HEAD"))
    assert (base, head) == (read_tree(repo, "HEAD^"), read_tree(repo, "HEAD"))
    assert moved(base, head) == ["a", "a/b.py"]


def test_sha256_repositories(new_repository: Callable[..., Scratch]) -> None:
    scratch = new_repository("wide", "--object-format=sha256")
    scratch.commit(a_py="1")
    repo = open_repository(scratch.path)
    (mode, digest) = read_tree(repo, "HEAD").entries["a.py"]
    assert (mode, len(digest)) == (0o100644, 64)
    assert list(Blobs(repo).read([digest, "0" * 64])) == [(digest, b"1"), ("0" * 64, None)]


@pytest.mark.parametrize("where", ["", "folder", ".git", "bare"])
def test_a_repository_is_found(scratch: Scratch, where: str) -> None:
    scratch.write("folder/a.py", "1")
    scratch.commit()
    if where == "bare":
        scratch.clone("bare", "--bare")
        repo = open_repository(scratch.path.parent / "bare")
    else:
        repo = open_repository(scratch.path / where)
    assert repo.work_tree == (None if where in ("bare", ".git") else str(scratch.path))
    assert set(read_tree(repo, "main").entries) == {"folder/a.py"}


def test_a_linked_work_tree_and_a_symlink_to_a_folder(scratch: Scratch, tmp_path: Path) -> None:
    scratch.write("folder/a.py", "1")
    scratch.commit()
    scratch.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert open_repository(tmp_path / "linked").work_tree == str(tmp_path / "linked")
    (tmp_path / "link").symlink_to(scratch.path / "folder")
    assert open_repository(tmp_path / "link").work_tree == str(scratch.path)


def test_variables_of_a_hook_do_not_mislead(
    scratch: Scratch, new_repository: Callable[..., Scratch], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch.commit(a_py="1")
    monkeypatch.setenv("GIT_DIR", str(new_repository("other").path / ".git"))
    assert open_repository(scratch.path).work_tree == str(scratch.path)


def test_what_is_no_repository(new_repository: Callable[..., Scratch], tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "file").write_text("")
    for path in ("plain", "file", "absent"):
        with pytest.raises(FiredoorError) as raised:
            open_repository(tmp_path / path)
        assert raised.value.code == "FD101"
        assert raised.value.exit_code == 2
    with pytest.raises(FiredoorError, match="no commits yet") as raised:
        open_repository(new_repository("empty").path)
    assert raised.value.code == "FD104"


def test_another_owner_and_no_git(scratch: Scratch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scratch.commit(a_py="1")
    with monkeypatch.context() as patch:
        patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own switch for its tests
        with pytest.raises(FiredoorError) as raised:
            open_repository(scratch.path)
    assert raised.value.code == "FD105"
    assert raised.value.fix == f"git config --global --add safe.directory {scratch.path}"
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FiredoorError, match="git cannot be run") as raised:
        open_repository(scratch.path)
    assert raised.value.code == "FD106"


def test_revisions_resolve_and_unknown_ones_suggest(scratch: Scratch) -> None:
    first = scratch.commit(a_py="1")
    scratch.git("tag", "--annotate", "--message", "m", "v1")
    scratch.git("branch", "feature/orders")
    repo = open_repository(scratch.path)
    assert resolve(repo, "v1") == resolve(repo, first[:8]) == resolve(repo, "feature/orders") == first
    for rev, near in (("feature/order", "feature/orders"), ("orders", "feature/orders")):
        with pytest.raises(FiredoorError) as raised:
            resolve(repo, rev)
        assert (raised.value.code, raised.value.fix) == ("FD103", near)
    for rev in ("", "--all", "HEAD:a.py", "HEAD~9", "zzz", "a\0b", "0" * 40):
        with pytest.raises(FiredoorError) as raised:
            resolve(repo, rev)
        assert (raised.value.code, raised.value.exit_code) == ("FD103", 2)


def test_blobs_by_the_thousand_in_order(scratch: Scratch) -> None:
    lines = [f"blob\nmark :{n}\ndata {len(str(n)) + 2}\nx{n}\n\n" for n in range(1, 2001)]
    lines += ["commit refs/heads/main\ncommitter a <a@example.org> 0 +0000\ndata 1\nm\n"]
    lines += [f"M 100644 :{n} f{n}.py\n" for n in range(1, 2001)]
    scratch.git("fast-import", "--quiet", stdin="".join(lines).encode())
    repo = open_repository(scratch.path)
    entries = read_tree(repo, "main").entries
    wanted = [entries[f"f{n}.py"][1] for n in range(2000, 0, -1)]
    assert [content for _, content in Blobs(repo).read(wanted)] == [b"x%d\n" % n for n in range(2000, 0, -1)]


def test_a_reader_may_stop_early_and_big_blobs_pass(scratch: Scratch) -> None:
    scratch.commit(big_bin="x" * 3_000_000, small_py="1")
    repo = open_repository(scratch.path)
    digests = [digest for _, digest in read_tree(repo, "HEAD").entries.values()] * 100
    reading = Blobs(repo).read(digests)
    assert len(next(reading)[1] or b"") == 3_000_000
    del reading
    assert [len(content or b"") for _, content in Blobs(repo).read(digests[:3])] == [3_000_000, 1, 3_000_000]


def test_damaged_and_absent_blobs_are_none_and_the_rest_is_read(scratch: Scratch) -> None:
    scratch.commit(a_py="aaa", b_py="bbb", c_py="ccc")
    repo = open_repository(scratch.path)
    digests = [read_tree(repo, "HEAD").entries[f"{name}.py"][1] for name in "abc"]
    loose = scratch.path / ".git/objects" / digests[1][:2] / digests[1][2:]
    loose.chmod(0o644)
    loose.write_bytes(b"not zlib")
    asked = ["1" * 40, *digests, "not a digest"]
    assert [content for _, content in Blobs(repo).read(asked)] == [None, b"aaa", None, b"ccc", None]


def test_a_partial_clone_is_read_without_the_network(scratch: Scratch, tmp_path: Path) -> None:
    scratch.commit(a_py="old", b_py="same")
    scratch.commit(a_py="new")
    partial = scratch.clone("partial", "--filter=blob:none")
    scratch.path.rename(tmp_path / "gone")
    repo = open_repository(partial.path)
    old, new = read_tree(repo, "HEAD^").entries, read_tree(repo, "HEAD").entries
    wanted = [old["a.py"][1], new["a.py"][1], old["b.py"][1]]
    assert [content for _, content in Blobs(repo).read(wanted)] == [None, b"new", b"same"]


def test_lfs_pointers_are_plain_blobs(scratch: Scratch) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
    scratch.commit(model_bin=pointer)
    repo = open_repository(scratch.path)
    assert next(Blobs(repo).read([read_tree(repo, "HEAD").entries["model.bin"][1]]))[1] == pointer.encode()


def test_names_that_differ_in_case_only_are_two(scratch: Scratch) -> None:
    stream = "blob\nmark :1\ndata 1\na\nblob\nmark :2\ndata 1\nb\ncommit refs/heads/main\ncommitter a <a> 0 +0000\n"
    scratch.git("fast-import", "--quiet", stdin=(stream + "data 1\nm\nM 100644 :1 A.py\nM 100644 :2 a.py\n").encode())
    entries = read_tree(open_repository(scratch.path), "main").entries
    assert set(entries) == {"A.py", "a.py"}
    assert entries["A.py"] != entries["a.py"]


def _length(job: tuple[Blobs, str]) -> int:
    blobs, digest = job
    return len(next(blobs.read([digest]))[1] or b"")


def test_several_processes_read_at_once(scratch: Scratch) -> None:
    scratch.commit(a_py="a" * 10, b_py="b" * 20)
    repo = open_repository(scratch.path)
    blobs = pickle.loads(pickle.dumps(Blobs(repo)))
    digests = [read_tree(repo, "HEAD").entries[f"{name}.py"][1] for name in "ab"]
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        assert list(pool.map(_length, [(blobs, digest) for digest in digests])) == [10, 20]


def test_an_unusual_mode_is_kept() -> None:
    assert parse_ls_tree(b"100600 blob " + b"1" * 40 + b"\ta\0") == {"a": (0o100600, "1" * 40)}
    assert parse_ls_tree(b"") == {}
    assert Tree(None, {}).commit is None


def test_one_git_process_answers_all_that_is_asked_in_a_block(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch.commit(a_py="1", b_py="2")
    repo = open_repository(scratch.path)
    digests = [digest for _, digest in read_tree(repo, "HEAD").entries.values()]
    started: list[str] = []

    def counted(folder: str, *words: str, **more: Any) -> Any:
        started.append(words[0])
        return start(folder, *words, **more)

    monkeypatch.setattr("firedoor.revisions.blobs.start", counted)
    with Blobs(repo) as blobs:
        first = next(blobs.read(digests[:1]))  # the caller takes what it wants and does not come back
        assert [first, *blobs.read(digests[1:])] == list(blobs.read(digests))
        partly = blobs.read(digests)
        assert next(partly) == first
        assert len(started) == 1
        assert next(blobs.read(digests[1:]))[1] == b"2"
        assert len(started) == 2  # the first one is still busy
    assert [content for _, content in Blobs(repo).read(digests)] == [b"1", b"2"]
