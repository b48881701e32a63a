"""Every row of the decision table, on repositories made for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from firedoor.errors import FiredoorError
from firedoor.revisions import Base, Tree, choose_base, first_parents, moved, open_repository, read_tree, two_trees

Scratch = Any


@dataclass(frozen=True)
class Forge:
    """A server whose target has moved on since a change began.

    main:    root ── fork ── (4 commits) ── tip
    feature:           └─ (30 commits) ── change
    """

    origin: Scratch
    root: str
    fork: str
    tip: str
    change: str
    result: str


@pytest.fixture
def forge(scratch: Scratch) -> Forge:
    stream: list[str] = []

    def commit(mark: int, branch: str, parent: int | None, path: str, second: int | None = None) -> None:
        stream.append(f"commit refs/heads/{branch}\nmark :{mark}\ncommitter a <a> {mark} +0000\ndata 1\nm\n")
        stream.append(f"from :{parent}\n" if parent else "")
        stream.append(f"merge :{second}\n" if second else "")
        stream.append(f"M 100644 inline {path}\ndata 4\n{mark:04d}\n")

    commit(1, "main", None, "root.py")
    commit(2, "main", 1, "fork.py")
    for mark in range(3, 7):
        commit(mark, "main", mark - 1, f"target{mark}.py")
    commit(10, "feature", 2, "feature.py")
    for mark in range(11, 40):
        commit(mark, "feature", mark - 1, "feature.py")
    commit(50, "result", 6, "feature.py", second=39)
    scratch.git("fast-import", "--quiet", stdin="".join(stream).encode())
    name = scratch.git
    return Forge(
        scratch,
        *(name("rev-parse", rev) for rev in ("main~5", "main~4", "main", "feature", "result")),
    )


def runner(forge: Forge, commit: str, *options: str) -> Scratch:
    """Check out as a GitLab runner does: detached, no branch, no ``origin/main``."""
    scratch = type(forge.origin)(forge.origin.path.parent / "builds")
    scratch.path.mkdir()
    scratch.git("init", "--quiet")
    scratch.git("remote", "add", "origin", f"file://{forge.origin.path}")
    scratch.git("fetch", "--quiet", "--no-tags", *options, "origin", commit)
    scratch.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    return scratch


def chosen(scratch: Scratch, environ: dict[str, str], **options: Any) -> Base:
    return choose_base(open_repository(scratch.path), environ, **options)


def touched(scratch: Scratch, base: Base) -> list[str]:
    repo = open_repository(scratch.path)
    assert base.commit is not None, base.reason
    return moved(read_tree(repo, base.commit), read_tree(repo, "HEAD"))


def merge_request(kind: str, **more: str) -> dict[str, str]:
    environ = {"CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_EVENT_TYPE": kind}
    environ |= {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_DEFAULT_BRANCH": "main"}
    return environ | {f"CI_{key}": value for key, value in more.items()}


def push(branch: str, before: str, **more: str) -> dict[str, str]:
    environ = {"CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": branch, "CI_DEFAULT_BRANCH": "main"}
    return environ | {"CI_COMMIT_BEFORE_SHA": before} | {f"CI_{key}": value for key, value in more.items()}


DEPTHS = [(), ("--depth=1",), ("--depth=5",)]


# row 0


def test_a_given_base_wins(forge: Forge) -> None:
    scratch = runner(forge, "feature")
    environ = merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.fork, FIREDOOR_BASE="ignored")
    assert chosen(scratch, environ, base="HEAD~2").commit == scratch.git("rev-parse", "HEAD~2")
    assert chosen(scratch, {"FIREDOOR_BASE": forge.root}).row == "given"
    assert chosen(scratch, {"FIREDOOR_BASE": ""}, fetch=False).row == "laptop"


def test_a_given_base_that_is_missing_is_fetched_or_an_error(forge: Forge) -> None:
    scratch = runner(forge, "feature", "--depth=1")
    assert chosen(scratch, {}, base=forge.root).commit == forge.root
    assert touched(scratch, chosen(scratch, {}, base=forge.root)) == ["feature.py", "fork.py"]
    for base in ("mian", "HEAD~3", "1" * 40, "0" * 40, "--all", ""):
        with pytest.raises(FiredoorError) as raised:
            chosen(scratch, {}, base=base)
        assert (raised.value.code, raised.value.exit_code) == ("FD103", 2)
    with pytest.raises(FiredoorError) as raised:
        chosen(scratch, {}, head="nowhere")
    assert raised.value.code == "FD103"


def test_the_empty_tree_is_a_base(forge: Forge) -> None:
    empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # git hash-object -t tree --stdin < /dev/null
    repo = open_repository(forge.origin.path)
    base = choose_base(repo, {}, base=empty, head="main")
    assert base.commit == empty
    assert two_trees(repo, empty, forge.tip) == (Tree(empty, {}), read_tree(repo, "main"))
    assert read_tree(repo, empty).entries == {}


# row 1


def test_a_child_pipeline_never_chooses(forge: Forge) -> None:
    with pytest.raises(FiredoorError) as raised:
        chosen(runner(forge, "feature"), {"CI_PIPELINE_SOURCE": "parent_pipeline"})
    assert (raised.value.code, raised.value.exit_code) == ("FD110", 2)


# rows 2 and 3


@pytest.mark.parametrize("options", DEPTHS)
@pytest.mark.parametrize("kind", ["merged_result", "merge_train"])
@pytest.mark.parametrize("told", [True, False])
def test_a_merged_result_is_compared_with_what_it_was_merged_into(
    forge: Forge, options: tuple[str, ...], kind: str, told: bool
) -> None:
    scratch = runner(forge, "result", *options)
    told_sha = forge.tip if told else ""
    environ = merge_request(kind, MERGE_REQUEST_TARGET_BRANCH_SHA=told_sha, MERGE_REQUEST_DIFF_BASE_SHA=forge.fork)
    base = chosen(scratch, environ)
    assert (base.commit, base.row) == (forge.tip, kind)
    assert touched(scratch, base) == ["feature.py"]


def test_the_second_car_is_compared_with_the_first(forge: Forge) -> None:
    forge.origin.git("checkout", "--quiet", "-B", "car", forge.result)
    car = forge.origin.commit(second_py="2")
    forge.origin.git("checkout", "--quiet", "-B", "cars", forge.result)
    forge.origin.git("merge", "--quiet", "--no-ff", car)
    scratch = runner(forge, "cars", "--depth=1")
    assert touched(scratch, chosen(scratch, merge_request("merge_train"))) == ["second.py"]


def test_a_train_without_a_merge_commit_does_not_trust_its_parent(forge: Forge) -> None:
    scratch = runner(forge, "feature", "--depth=5")
    base = chosen(scratch, merge_request("merge_train"))
    assert (base.commit, base.row) == (forge.fork, "merge_train")


# row 4


@pytest.mark.parametrize("options", DEPTHS)
def test_a_merge_request_is_compared_with_gitlabs_base(forge: Forge, options: tuple[str, ...]) -> None:
    scratch = runner(forge, "feature", *options)
    base = chosen(scratch, merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.fork))
    assert (base.commit, base.row) == (forge.fork, "detached")
    assert touched(scratch, base) == ["feature.py"]


@pytest.mark.parametrize("options", DEPTHS)
def test_without_gitlabs_base_only_commits_are_fetched(forge: Forge, options: tuple[str, ...]) -> None:
    scratch = runner(forge, "feature", *options)
    settings = (scratch.path / ".git/config").read_bytes()
    was_shallow = scratch.git("rev-parse", "--is-shallow-repository")
    base = chosen(scratch, merge_request("detached"))
    assert base.commit == forge.fork
    assert touched(scratch, base) == ["feature.py"]
    assert (scratch.path / ".git/config").read_bytes() == settings
    assert scratch.git("rev-parse", "--is-shallow-repository") == was_shallow


def test_a_full_clone_stays_full_when_a_lost_base_is_fetched(forge: Forge) -> None:
    scratch = runner(forge, "feature")
    assert chosen(scratch, merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.tip)).commit == forge.tip
    assert scratch.git("rev-parse", "--is-shallow-repository") == "false"


def test_a_base_left_from_another_target_is_not_believed(forge: Forge) -> None:
    scratch = forge.origin.clone("full", "--branch", "feature")
    stale = scratch.git("rev-parse", "HEAD~3")  # the target was another branch, which had most of the change
    base = chosen(scratch, merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=stale))
    assert base.commit == forge.fork


def test_a_base_that_cannot_be_had_selects_everything(forge: Forge) -> None:
    scratch = runner(forge, "feature", "--depth=1")
    forge.origin.path.rename(forge.origin.path.parent / "gone")
    environ = merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.fork)
    base = chosen(scratch, environ)
    assert base.commit is None
    assert base.reason.startswith("no base, so every DAG file is selected: origin/main could not be compared")


def test_a_shallow_clone_with_nothing_to_fetch_from_is_an_error(forge: Forge) -> None:
    scratch = runner(forge, "feature", "--depth=5")
    environ = merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.fork)
    with pytest.raises(FiredoorError) as raised:
        chosen(scratch, environ, fetch=False)
    assert raised.value.code == "FD102"
    assert raised.value.because == "this clone is shallow (depth 5)"
    fix = f"git fetch --depth=1 origin {forge.fork} && firedoor affected --base {forge.fork}"
    assert raised.value.fix == fix
    scratch.git(*fix.split(" && ")[0].split()[1:])  # the first half of what the error says to paste
    assert touched(scratch, chosen(scratch, environ, base=forge.fork)) == ["feature.py"]
    with pytest.raises(FiredoorError, match="no common commit of HEAD and origin/main") as raised:
        chosen(scratch, merge_request("detached"), fetch=False)
    assert (raised.value.code, raised.value.exit_code) == ("FD102", 2)
    assert raised.value.fix == "git fetch --unshallow origin && firedoor affected"


# row 5


def test_a_forks_pipeline_asks_the_target_project(forge: Forge) -> None:
    fork = forge.origin.clone("fork", "--bare")
    fork.git("update-ref", "refs/heads/main", forge.root)  # the fork's own main is stale
    scratch = runner(Forge(fork, *[""] * 5), "feature", "--depth=2")
    scratch.git("update-ref", "refs/remotes/origin/main", scratch.git("rev-parse", "HEAD"))
    url = f"file://{forge.origin.path.parent / 'project'}"
    forge.origin.path.rename(forge.origin.path.parent / "project.git")
    environ = merge_request("detached", PROJECT_ID="2", MERGE_REQUEST_PROJECT_ID="1", MERGE_REQUEST_PROJECT_URL=url)
    base = chosen(scratch, environ)
    assert (base.commit, touched(scratch, base)) == (forge.fork, ["feature.py"])


def test_a_forks_lost_base_selects_everything(forge: Forge) -> None:
    scratch = runner(forge, "feature", "--depth=1")
    environ = merge_request(
        "detached", PROJECT_ID="2", MERGE_REQUEST_PROJECT_ID="1", MERGE_REQUEST_DIFF_BASE_SHA="1" * 40
    )
    assert chosen(scratch, environ).commit is None


# rows 6 and 8


@pytest.mark.parametrize("source", ["schedule", "web", "api", "trigger", "pipeline", "chat", "something new"])
def test_pipelines_of_no_change_select_everything(forge: Forge, source: str) -> None:
    base = chosen(runner(forge, "main"), push("main", forge.fork) | {"CI_PIPELINE_SOURCE": source})
    assert (base.commit, base.row) == (None, "unasked")


def test_tags_select_everything(forge: Forge) -> None:
    base = chosen(runner(forge, "main"), push("", forge.fork, COMMIT_TAG="v1", COMMIT_REF_PROTECTED="true"))
    assert (base.commit, base.row) == (None, "tag")


# row 7


@pytest.mark.parametrize("options", DEPTHS)
@pytest.mark.parametrize("branch", ["main", "production"])
def test_a_protected_branch_is_compared_with_its_state_before(
    forge: Forge, options: tuple[str, ...], branch: str
) -> None:
    scratch = runner(forge, "main", *options)
    base = chosen(scratch, push(branch, forge.fork, COMMIT_REF_PROTECTED="true"))
    assert (base.commit, base.row) == (forge.fork, "protected")
    assert touched(scratch, base) == [f"target{n}.py" for n in range(3, 7)]


def test_after_a_forced_push_both_sides_count(forge: Forge) -> None:
    scratch = runner(forge, "feature", "--depth=1")
    base = chosen(scratch, push("main", forge.tip))
    assert touched(scratch, base) == ["feature.py", *(f"target{n}.py" for n in range(3, 7))]


@pytest.mark.parametrize("before", ["0" * 40, "", "1" * 40])
@pytest.mark.parametrize("options", DEPTHS[:2])
def test_a_first_push_and_a_lost_state_select_everything(forge: Forge, before: str, options: tuple[str, ...]) -> None:
    base = chosen(runner(forge, "main", *options), push("main", before))
    assert (base.commit, base.row) == (None, "protected")


# row 9


@pytest.mark.parametrize("options", DEPTHS)
def test_another_branch_is_compared_with_where_it_left(forge: Forge, options: tuple[str, ...]) -> None:
    scratch = runner(forge, "feature", *options)
    base = chosen(scratch, push("feature", scratch.git("rev-parse", "HEAD")))
    assert (base.commit, base.row) == (forge.fork, "branch")


def test_unrelated_histories_have_no_base(forge: Forge) -> None:
    forge.origin.git("checkout", "--quiet", "--orphan", "alone")
    forge.origin.commit(alone_py="1")
    for number, options in enumerate(DEPTHS[:2]):
        scratch = runner(forge, "alone", *options)
        assert chosen(scratch, push("alone", "0" * 40)).commit is None
        scratch.path.rename(scratch.path.with_name(f"done{number}"))


# row 10


def test_a_laptop_is_compared_with_where_the_work_left_main(forge: Forge) -> None:
    scratch = forge.origin.clone("laptop", "--branch", "feature")
    base = chosen(scratch, {})
    assert base == Base(forge.fork, "merge base with origin/main", "laptop")
    scratch.git("checkout", "--quiet", "main")
    assert chosen(scratch, {}) == Base(forge.tip, "HEAD is on origin/main", "default-branch")
    assert chosen(scratch, {}, head="origin/feature").commit == forge.fork
    unpushed = scratch.commit(mine_py="1")
    assert chosen(scratch, {}).commit == forge.tip != unpushed


def test_another_head_than_the_pipelines_is_not_described_by_it(forge: Forge) -> None:
    scratch = forge.origin.clone("laptop")
    environ = merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.root)
    assert chosen(scratch, environ, head="origin/feature").commit == forge.fork
    assert chosen(scratch, environ, head=forge.tip).commit == forge.root


def test_a_pipeline_does_not_describe_another_repository(forge: Forge) -> None:
    scratch = forge.origin.clone("other", "--branch", "feature")
    environ = merge_request("detached", MERGE_REQUEST_DIFF_BASE_SHA=forge.root)
    assert chosen(scratch, environ | {"CI_COMMIT_SHA": forge.change}).commit == forge.root
    assert chosen(scratch, environ | {"CI_COMMIT_SHA": forge.tip}).commit == forge.fork


def test_an_unknown_ci_on_main_selects_everything(forge: Forge) -> None:
    scratch = forge.origin.clone("jenkins")
    assert chosen(scratch, {"CI": "true"}).commit is None
    assert chosen(scratch, {"CI": "false"}).commit == forge.tip


@pytest.mark.parametrize("depth", [1, 7, 31])
def test_shallow_laptops_get_the_true_merge_base(forge: Forge, depth: int) -> None:
    # main merged into the change: the shallow history has a common commit, and it is too old
    forge.origin.git("checkout", "--quiet", "feature")
    forge.origin.git("merge", "--quiet", "--no-ff", f"{forge.tip}~1")
    forge.origin.git("checkout", "--quiet", "main")
    truth = forge.origin.git("merge-base", "main", "feature")
    scratch = forge.origin.clone("laptop", f"--depth={depth}", "--no-single-branch", "--branch", "feature")
    scratch.commit(unpushed_py="1")
    base = chosen(scratch, {})
    assert base.commit == truth
    assert touched(scratch, base) == ["feature.py", "unpushed.py"]


def test_a_merge_base_that_lies(new_repository: Callable[..., Scratch]) -> None:
    """A shallow graph can hold an old common commit and hide the young one behind its cut."""
    origin = new_repository("lying")
    old = origin.commit(a_py="0")
    origin.git("branch", "release")
    for number in range(6):
        young = origin.commit(**{f"m{number}_py": "1"})
    origin.git("switch", "--quiet", "--create", "feature")
    origin.git("switch", "--quiet", "release")
    side = origin.commit(side_py="1")
    origin.git("switch", "--quiet", "main")
    origin.git("merge", "--quiet", "--no-ff", side)
    origin.git("switch", "--quiet", "feature")
    origin.git("merge", "--quiet", "--no-ff", "--strategy=ours", old, "--message", "m")
    origin.commit(f_py="1")
    origin.git("merge", "--quiet", "--no-ff", side)
    origin.git("switch", "--quiet", "main")
    truth = origin.git("merge-base", "--all", "main", "feature").split()
    assert young in truth
    lies = 0
    for depth in (1, 2, 4):
        name = f"shallow{depth}"
        scratch = origin.clone(name, f"--depth={depth}", "--no-single-branch", "--branch", "feature")
        told = ""
        with suppress(AssertionError):
            told = scratch.git("merge-base", "--all", "HEAD", "origin/main")
        lies += bool(told) and young not in told
        assert chosen(scratch, {}).commit in truth, depth
    assert lies, "no depth made git lie: this test shows nothing"


def test_a_clone_of_one_branch_asks_the_remote_for_the_default(forge: Forge) -> None:
    for options in (("--depth=3",), ()):
        scratch = forge.origin.clone(f"one{len(options)}", "--single-branch", "--branch", "feature", *options)
        assert chosen(scratch, {}).commit == forge.fork
        assert chosen(scratch, {}, fetch=False).commit is None if not options else True


def test_a_repository_without_a_remote(new_repository: Callable[..., Scratch]) -> None:
    scratch = new_repository("local")
    first = scratch.commit(a_py="1")
    assert chosen(scratch, {}) == Base(first, "HEAD is on main", "default-branch")
    scratch.git("switch", "--quiet", "--create", "feature")
    scratch.commit(a_py="2")
    assert chosen(scratch, {}).commit == first
    scratch.git("branch", "--move", "main", "odd-name")
    base = chosen(scratch, {})
    assert (base.commit, base.row) == (None, "laptop")


def test_a_bare_repository_and_its_default_branch(forge: Forge) -> None:
    forge.origin.git("symbolic-ref", "HEAD", "refs/heads/result")
    scratch = forge.origin.clone("bare", "--bare")
    assert chosen(scratch, {}).commit == forge.result
    assert chosen(scratch, {}, head="feature").row == "default-branch"


def test_a_partial_clone_needs_no_blobs(forge: Forge) -> None:
    scratch = forge.origin.clone("partial", "--filter=blob:none", "--branch", "feature")
    forge.origin.path.rename(forge.origin.path.with_name("gone"))
    assert touched(scratch, chosen(scratch, {})) == ["feature.py"]


# GitHub


def github(tmp_path: Path, name: str, event: object, **more: str) -> dict[str, str]:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    environ = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(file)}
    return environ | {f"GITHUB_{key}": value for key, value in more.items()}


@pytest.mark.parametrize("options", DEPTHS)
def test_a_pull_request_is_compared_with_what_it_was_merged_into(
    forge: Forge, tmp_path: Path, options: tuple[str, ...]
) -> None:
    scratch = runner(forge, "result", *options)
    base = chosen(scratch, github(tmp_path, "pull_request", {}, SHA=forge.result, BASE_REF="main"))
    assert (base.commit, base.row) == (forge.tip, "pull_request")


@pytest.mark.parametrize("options", DEPTHS)
def test_a_pull_request_whose_own_commit_is_checked_out(forge: Forge, tmp_path: Path, options: tuple[str, ...]) -> None:
    scratch = runner(forge, "feature", *options)
    base = chosen(scratch, github(tmp_path, "pull_request", {}, SHA=forge.result, BASE_REF="main"))
    assert base.commit == forge.fork


def test_pull_request_target_does_not_pass_for_the_change(forge: Forge, tmp_path: Path) -> None:
    scratch = runner(forge, "main")
    assert chosen(scratch, github(tmp_path, "pull_request_target", {}, SHA=forge.tip, BASE_REF="main")).commit is None


@pytest.mark.parametrize("event", [{"merge_group": True}, {}])
def test_a_merge_group_is_compared_with_the_group_before(forge: Forge, tmp_path: Path, event: object) -> None:
    told = {"merge_group": {"base_sha": forge.tip}} if event else {}
    scratch = runner(forge, "result", "--depth=1")
    base = chosen(scratch, github(tmp_path, "merge_group", told, SHA=forge.result))
    assert (base.commit, base.row) == (forge.tip, "merge_group")


def test_pushes_on_github(forge: Forge, tmp_path: Path) -> None:
    event = {"before": forge.fork, "repository": {"default_branch": "main"}}
    scratch = runner(forge, "main", "--depth=1")
    assert chosen(scratch, github(tmp_path, "push", event, REF_NAME="main")).commit == forge.fork
    zeros = event | {"before": "0" * 40}
    assert chosen(scratch, github(tmp_path, "push", zeros, REF_NAME="main")).commit is None
    assert chosen(scratch, github(tmp_path, "push", event, REF_NAME="v1", REF_TYPE="tag")).row == "tag"
    without_event = github(tmp_path, "push", event, REF_NAME="f") | {"GITHUB_EVENT_PATH": "/absent"}
    assert chosen(scratch, without_event).commit is None
    for name in ("schedule", "workflow_dispatch"):
        assert chosen(scratch, github(tmp_path, name, event)).row == "unasked"


def test_a_pushed_branch_on_github(forge: Forge, tmp_path: Path) -> None:
    event = {"before": forge.change, "repository": {"default_branch": "main"}}
    scratch = runner(forge, "feature", "--depth=1")
    assert chosen(scratch, github(tmp_path, "push", event, REF_NAME="feature")).commit == forge.fork


# walking back


def test_first_parents(forge: Forge) -> None:
    repo = open_repository(forge.origin.path)
    assert first_parents(repo, "result", 3) == [
        forge.result,
        forge.tip,
        forge.origin.git("rev-parse", "main~1"),
    ]
    assert first_parents(repo, "main", 99)[-1] == forge.root
    scratch = runner(forge, "main", "--depth=2")
    assert len(first_parents(open_repository(scratch.path), "HEAD", 99)) == 2
