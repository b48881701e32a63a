"""The decision table on what repositories really hold: submodules, LFS, odd names, partial clones, forced pushes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from firedoor.revisions import SUBMODULE, Base, choose_base, moved, open_repository, read_tree

Scratch = Any

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n"
DEPTHS = [(), ("--depth=1",)]
each_depth = pytest.mark.parametrize("options", DEPTHS, ids=["full", "depth 1"])


def runner(origin: Scratch, commit: str, *options: str, name: str = "builds") -> Scratch:
    """Check out as a GitLab runner does: detached, no branch, no ``origin/main``."""
    scratch = type(origin)(origin.path.parent / name)
    scratch.path.mkdir()
    scratch.git("init", "--quiet")
    scratch.git("remote", "add", "origin", f"file://{origin.path}")
    scratch.git("fetch", "--quiet", "--no-tags", *options, "origin", commit)
    scratch.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    return scratch


def merge_request(base: str, **more: str) -> dict[str, str]:
    environ = {"CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_EVENT_TYPE": "detached"}
    environ |= {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    return environ | {f"CI_{key}": value for key, value in more.items()}


def chosen(scratch: Scratch, environ: dict[str, str]) -> tuple[Base, list[str]]:
    """The base, and the paths that differ from it."""
    repo = open_repository(scratch.path)
    base = choose_base(repo, environ)
    return base, [] if base.commit is None else moved(read_tree(repo, base.commit), read_tree(repo, "HEAD"))


@each_depth
def test_a_moved_submodule_is_one_touched_path(
    scratch: Scratch, new_repository: Callable[..., Scratch], options: tuple[str, ...]
) -> None:
    inner = new_repository("inner")
    inner.commit(lib_py="1")
    scratch.git("submodule", "--quiet", "add", f"file://{inner.path}", "vendor")
    base = scratch.commit(dag_py="1")
    scratch.git("switch", "--quiet", "--create", "feature")
    later = inner.commit(lib_py="2")
    scratch.git("-C", "vendor", "fetch", "--quiet", "origin")
    scratch.git("-C", "vendor", "checkout", "--quiet", later)
    head = scratch.commit()
    clone = runner(scratch, head, *options)
    clone.git("config", "diff.ignoreSubmodules", "all")  # hides it from `git diff`, must not from us
    found, touched = chosen(clone, merge_request(base))
    assert (found.commit, touched) == (base, ["vendor"])
    assert read_tree(open_repository(clone.path), "HEAD").entries["vendor"] == (SUBMODULE, later)


@each_depth
def test_a_changed_lfs_file_is_touched_without_being_fetched(
    scratch: Scratch, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    scratch.write("data/model.bin", POINTER.format("0" * 64))
    scratch.write("data/still.bin", POINTER.format("2" * 64))
    base = scratch.commit()
    scratch.git("switch", "--quiet", "--create", "feature")
    scratch.write("data/model.bin", POINTER.format("1" * 64))
    head = scratch.commit()
    monkeypatch.setenv("GIT_LFS_SKIP_SMUDGE", "1")
    found, touched = chosen(runner(scratch, head, *options), merge_request(base))
    assert (found.commit, touched) == (base, ["data/model.bin"])


@each_depth
def test_odd_names_are_told_as_they_are(scratch: Scratch, options: tuple[str, ...]) -> None:
    odd = [
        "with space.py",
        "neu ä.py",
        'quo"ted.py',
        "back\\slash.py",
        "new\nline.py",
        "-n.py",
        os.fsdecode(b"\xe9.py"),
    ]
    for name in odd:
        scratch.write(f"dags/{name}", "1")
    base = scratch.commit()
    scratch.git("switch", "--quiet", "--create", "feature")
    for name in odd[:-1]:
        scratch.write(f"dags/{name}", "2")
    scratch.git("mv", "--", f"dags/{odd[-1]}", "dags/ü.py")  # a rename is two paths
    head = scratch.commit()
    found, touched = chosen(runner(scratch, head, *options), merge_request(base))
    assert found.commit == base
    assert sorted(touched) == sorted(f"dags/{name}" for name in [*odd, "ü.py"])


@pytest.mark.parametrize("options", [("--filter=blob:none",), ("--filter=tree:0", "--depth=1")], ids=["blobs", "trees"])
def test_a_partial_clone_has_the_base_of_a_merge_request(scratch: Scratch, options: tuple[str, ...]) -> None:
    base = scratch.commit(a_py="1", b_py="1")
    scratch.git("switch", "--quiet", "--create", "feature")
    head = scratch.commit(a_py="2")
    clone = runner(scratch, head, *options)
    found, touched = chosen(clone, merge_request(base))
    assert (found.commit, touched) == (base, ["a.py"])


@each_depth
def test_a_forced_push_to_a_branch_is_compared_with_where_the_new_history_left(
    scratch: Scratch, options: tuple[str, ...]
) -> None:
    old = scratch.commit(root_py="1")
    scratch.git("switch", "--quiet", "--create", "feature")
    before = scratch.commit(a_py="1")
    scratch.git("switch", "--quiet", "main")
    fork = scratch.commit(main_py="1")
    scratch.git("switch", "--quiet", "--force-create", "feature", fork)
    head = scratch.commit(b_py="1")
    clone = runner(scratch, head, *options)
    push = {"CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "feature", "CI_DEFAULT_BRANCH": "main"}
    for said in (before, "0" * 40, "1" * 40):  # the last push, the first push of the branch, a lost commit
        found, touched = chosen(clone, push | {"CI_COMMIT_BEFORE_SHA": said})
        assert (found.commit, found.row, touched) == (fork, "branch", ["b.py"])
    found, touched = chosen(clone, merge_request(fork, COMMIT_BEFORE_SHA=before))
    assert (found.commit, touched) == (fork, ["b.py"])
    assert old != fork


@pytest.mark.parametrize("told", [True, False])
def test_a_forks_merged_result_is_compared_with_the_target_project(scratch: Scratch, told: bool) -> None:
    root = scratch.commit(root_py="1")
    fork = scratch.clone("fork", "--bare")  # its main stays behind
    tip = scratch.commit(main_py="1")
    scratch.git("switch", "--quiet", "--create", "feature", root)
    scratch.commit(a_py="1")
    scratch.git("switch", "--quiet", "--create", "result", tip)
    scratch.git("merge", "--quiet", "--no-ff", "feature")
    scratch.path.rename(scratch.path.parent / "project.git")
    project = type(scratch)(scratch.path.parent / "project.git")
    clone = runner(project, "result", "--depth=1")
    clone.git("remote", "set-url", "origin", f"file://{fork.path}")
    environ = merge_request(
        root,
        MERGE_REQUEST_EVENT_TYPE="merged_result",
        MERGE_REQUEST_TARGET_BRANCH_SHA=tip if told else "",
        PROJECT_ID="2",
        MERGE_REQUEST_PROJECT_ID="1",
        MERGE_REQUEST_PROJECT_URL=f"file://{project.path.with_suffix('')}",
    )
    found, touched = chosen(clone, environ)
    assert (found.commit, found.row, touched) == (tip, "merged_result", ["a.py"])


@each_depth
def test_a_merge_request_that_changes_nothing_touches_nothing(scratch: Scratch, options: tuple[str, ...]) -> None:
    base = scratch.commit(a_py="1")
    scratch.git("switch", "--quiet", "--create", "feature")
    scratch.commit(a_py="2")
    head = scratch.commit(a_py="1")
    found, touched = chosen(runner(scratch, head, *options), merge_request(base))
    assert (found.commit, touched) == (base, [])
