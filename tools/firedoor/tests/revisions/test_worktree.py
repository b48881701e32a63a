from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from firedoor.errors import FiredoorError
from firedoor.revisions import SUBMODULE, SYMLINK, Blobs, Tree, moved, open_repository, read_tree, work_tree

Scratch = Any


def as_git_would(scratch: Scratch) -> dict[str, tuple[int, str]]:
    """Commit everything and read that commit: the truth to compare with."""
    scratch.git("add", "--all")
    scratch.git("commit", "--quiet", "--allow-empty", "--message", "truth")
    return read_tree(open_repository(scratch.path), "HEAD").entries


def differs(scratch: Scratch) -> list[str]:
    repo = open_repository(scratch.path)
    return moved(read_tree(repo, "HEAD"), work_tree(repo)[0])


def read(scratch: Scratch, path: str) -> bytes | None:
    repo = open_repository(scratch.path)
    tree, overlay = work_tree(repo)
    return next(Blobs(repo, overlay).read([tree.entries[path][1]]))[1]


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_every_kind_of_change_is_as_git_would_commit_it_and_nothing_is_written(scratch: Scratch) -> None:
    scratch.write(".gitignore", "ignored.py\n")
    scratch.commit(same_py="1", edited_py="1", staged_py="1", both_py="1", gone_py="1", unstaged_py="1", mode_py="1")
    scratch.commit(linked_py="1", kind_py="1")
    scratch.write("edited.py", "2")
    scratch.write("staged.py", "2")
    scratch.write("both.py", "2")
    scratch.write("new.py", "staged new")
    scratch.git("add", "staged.py", "both.py", "new.py")
    scratch.write("both.py", "3")
    (scratch.path / "gone.py").unlink()
    scratch.git("rm", "--quiet", "--cached", "unstaged.py")
    (scratch.path / "mode.py").chmod(0o755)
    (scratch.path / "kind.py").unlink()
    (scratch.path / "kind.py").symlink_to("./a//b")
    scratch.write("ignored.py", "x")
    scratch.write('untracked/ü\n"x\\y\t.py', "u")
    scratch.write("later.py", "intended")
    scratch.git("add", "--intent-to-add", "later.py")
    (Path(os.fsdecode(bytes(scratch.path) + b"/\xff.py"))).write_text("latin")
    before = snapshot(scratch.path)
    repo = open_repository(scratch.path)
    tree, overlay = work_tree(repo)
    contents = {path: next(Blobs(repo, overlay).read([digest]))[1] for path, (_, digest) in tree.entries.items()}
    assert snapshot(scratch.path) == before
    assert tree.commit is None
    truth = as_git_would(scratch)
    assert tree.entries == truth
    assert contents == dict(
        zip(truth, (content for _, content in Blobs(repo).read([d for _, d in truth.values()])), strict=True)
    )


def test_a_clean_tree_is_heads_tree(scratch: Scratch) -> None:
    scratch.commit(a_py="1", b_py="2")
    os.utime(scratch.path / "a.py", (1, 1))  # touched, not changed
    repo = open_repository(scratch.path)
    assert work_tree(repo) == (Tree(None, read_tree(repo, "HEAD").entries), {})


def test_a_rename_in_the_index_is_two_paths(scratch: Scratch) -> None:
    scratch.commit(a_py="x" * 99)
    scratch.git("mv", "a.py", "b.py")
    assert differs(scratch) == ["a.py", "b.py"]


def test_a_folder_in_the_way_of_a_file(scratch: Scratch) -> None:
    scratch.commit(a="1")
    (scratch.path / "a").unlink()
    scratch.write("a/b.py", "x")
    repo = open_repository(scratch.path)
    assert work_tree(repo)[0].entries == as_git_would(scratch)


@pytest.mark.parametrize("eol", ["* text=auto eol=crlf\n", "*.py filter=upper\n"])
def test_clean_filters_and_line_ends(scratch: Scratch, eol: str) -> None:
    scratch.git("config", "filter.upper.clean", "tr a-z A-Z")
    scratch.write(".gitattributes", eol)
    scratch.commit(a_py="one\n")
    scratch.write("a.py", b"one\r\ntwo\r\n")
    scratch.write("new.py", b"three\r\n")
    repo = open_repository(scratch.path)
    tree, overlay = work_tree(repo)
    wanted = [tree.entries[path][1] for path in ("a.py", "new.py")]
    contents = [content for _, content in Blobs(repo, overlay).read(wanted)]
    assert tree.entries == as_git_would(scratch)
    assert contents == [content for _, content in Blobs(repo).read(wanted)]
    assert contents != [b"one\r\ntwo\r\n", b"three\r\n"]


def test_a_required_filter_that_is_not_installed(scratch: Scratch) -> None:
    scratch.commit(a_bin="version 1\n", b_py="1\n")
    scratch.write(".gitattributes", "*.bin filter=big\n")
    scratch.commit()
    scratch.git("config", "filter.big.clean", "no-such-program")
    scratch.git("config", "filter.big.required", "true")
    scratch.write("a.bin", "the big content itself\n")
    scratch.write("b.py", "2\n")
    assert differs(scratch) == ["a.bin", "b.py"]
    assert read(scratch, "a.bin") == b"the big content itself\n"


def test_autocrlf(scratch: Scratch) -> None:
    scratch.commit(a_py="one\n", b_py="two\n")
    scratch.git("config", "core.autocrlf", "true")
    scratch.write("a.py", b"one\r\n")
    assert differs(scratch) == []
    scratch.write("b.py", b"two\r\nthree\r\n")
    assert read(scratch, "b.py") == b"two\nthree\n"


def test_a_file_that_changes_after_it_was_hashed_is_unknown(scratch: Scratch) -> None:
    scratch.commit(a_py="1")
    scratch.write("a.py", "2")
    repo = open_repository(scratch.path)
    tree, overlay = work_tree(repo)
    scratch.write("a.py", "3")
    assert next(Blobs(repo, overlay).read([tree.entries["a.py"][1]]))[1] is None
    (scratch.path / "a.py").unlink()
    assert next(Blobs(repo, overlay).read([tree.entries["a.py"][1]]))[1] is None


def test_what_a_sparse_checkout_leaves_out_is_not_deleted(scratch: Scratch) -> None:
    scratch.write("kept/a.py", "1")
    scratch.write("left/b.py", "1")
    scratch.commit()
    scratch.git("sparse-checkout", "set", "kept")
    assert not (scratch.path / "left/b.py").exists()
    assert differs(scratch) == []
    scratch.write("kept/a.py", "2")
    assert differs(scratch) == ["kept/a.py"]


def test_a_conflict_is_what_the_checkout_holds(scratch: Scratch) -> None:
    scratch.commit(a_py="1\n", b_py="1\n")
    scratch.git("switch", "--quiet", "--create", "other")
    scratch.commit(a_py="2\n", b_py="2\n")
    scratch.git("switch", "--quiet", "main")
    scratch.commit(a_py="3\n")
    scratch.git("rm", "--quiet", "b.py")
    scratch.commit()
    with pytest.raises(AssertionError):
        scratch.git("merge", "other")
    (scratch.path / "b.py").unlink()
    assert differs(scratch) == ["a.py"]
    assert b"<<<<<<<" in (read(scratch, "a.py") or b"")


def test_submodules(scratch: Scratch, new_repository: Callable[..., Scratch]) -> None:
    inner = new_repository("inner")
    first = inner.commit(x_py="1")
    second = inner.commit(x_py="2")
    scratch.git("submodule", "--quiet", "add", f"file://{inner.path}", "sub")
    scratch.git("config", "diff.ignoreSubmodules", "all")
    scratch.commit()
    repo = open_repository(scratch.path)
    assert work_tree(repo)[0].entries["sub"] == (SUBMODULE, second)
    sub = type(scratch)(scratch.path / "sub")
    sub.git("checkout", "--quiet", first)
    assert work_tree(repo)[0].entries["sub"] == (SUBMODULE, first)
    sub.git("checkout", "--quiet", second)
    sub.write("y.py", "untracked inside")
    mode, digest = work_tree(repo)[0].entries["sub"]
    assert mode == SUBMODULE
    assert digest not in (first, second)
    (sub.path / "y.py").unlink()
    scratch.git("submodule", "--quiet", "deinit", "--force", "sub")
    assert differs(scratch) == []


def test_a_nested_repository_counts_as_its_commit(scratch: Scratch, new_repository: Callable[..., Scratch]) -> None:
    scratch.commit(a_py="1")
    new_repository("origin/nested").commit(x_py="1")
    new_repository("origin/empty")
    repo = open_repository(scratch.path)
    mode, digest = work_tree(repo)[0].entries["nested"]
    assert (mode, digest) == (SUBMODULE, scratch.git("-C", "nested", "rev-parse", "HEAD"))
    assert "empty" not in work_tree(repo)[0].entries


def test_symlink_loops_and_links_to_nowhere(scratch: Scratch) -> None:
    scratch.commit(a_py="1")
    (scratch.path / "dags").symlink_to("dags")
    (scratch.path / "out").symlink_to("../../nowhere")
    os.mkfifo(scratch.path / "pipe")
    repo = open_repository(scratch.path)
    assert work_tree(repo)[0].entries["dags"][0] == SYMLINK
    assert read(scratch, "dags") == b"dags"
    assert read(scratch, "out") == b"../../nowhere"
    assert work_tree(repo)[0].entries == as_git_would(scratch)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_an_unreadable_file_has_no_content(scratch: Scratch) -> None:
    scratch.commit(a_py="1")
    scratch.write("a.py", "22")
    (scratch.path / "a.py").chmod(0)
    assert differs(scratch) == ["a.py"]
    assert read(scratch, "a.py") is None


def test_a_bare_repository_has_no_working_tree(scratch: Scratch) -> None:
    scratch.commit(a_py="1")
    with pytest.raises(FiredoorError) as raised:
        work_tree(open_repository(scratch.clone("bare", "--bare").path))
    assert raised.value.code == "FD107"


def test_sha256_digests(new_repository: Callable[..., Scratch]) -> None:
    scratch = new_repository("wide", "--object-format=sha256")
    scratch.commit(a_py="1")
    scratch.write("a.py", "2")
    (scratch.path / "link").symlink_to("a.py")
    tree, _ = work_tree(open_repository(scratch.path))
    assert tree.entries == as_git_would(scratch)


def test_any_mix_of_changes_is_as_git_would_commit_it(scratch: Scratch) -> None:
    """Random edits, stagings, deletions and links, compared with the commit that git makes of them."""
    chance = Random(20261123)
    names = ["a.py", "d/b.py", "d/e/c.py", "d", "link", "ä b.sql", 'q"\n.py', "-x", "x.crlf"]
    scratch.write(".gitattributes", "*.crlf text eol=crlf\n")
    scratch.commit()
    for _ in range(8):
        for name in chance.sample(names, k=5):
            file, act = scratch.path / name, chance.randrange(6)
            if any(parent.is_symlink() or parent.is_file() for parent in file.parents if parent != scratch.path):
                continue
            if act == 0 and (file.is_file() or file.is_symlink()):
                file.unlink()
            elif act == 1 and not file.exists() and not file.is_symlink():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.symlink_to(chance.choice(["a.py", "nowhere", "."]))
            elif act == 2 and file.is_file() and not file.is_symlink():
                file.chmod(chance.choice([0o644, 0o755]))
            elif not file.is_dir() and not file.is_symlink():
                scratch.write(name, f"{chance.randrange(3)}\r\n" * chance.randrange(3))
            if chance.random() < 0.4:
                scratch.git("add", "--all", "--", ".")
        repo = open_repository(scratch.path)
        tree, overlay = work_tree(repo)
        contents = dict(Blobs(repo, overlay).read([digest for _, digest in tree.entries.values()]))
        truth = as_git_would(scratch)
        assert tree.entries == truth
        assert contents == dict(Blobs(repo).read([digest for _, digest in truth.values()]))
