"""What a clone lacks, fetched in the smallest piece."""

from __future__ import annotations

import os
import re
from pathlib import Path

from firedoor.revisions.git import Ran, Repository, run

_FETCH = (
    *("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60"),  # a dead connection must not hang a job
    *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no"),
)
_HOW_TO_REACH = re.compile(r"(http|url|credential|protocol)\.|core\.(sshcommand|gitproxy)$")


def remotes(repo: Repository) -> list[str]:
    """Return the names of the configured remotes, ``origin`` first."""
    names = run(repo.folder, "remote").text.split("\n")
    return sorted(filter(None, names), key=lambda name: (name != "origin", name))


def is_shallow(repo: Repository) -> bool:
    """Tell whether the clone's history was cut."""
    return run(repo.folder, "rev-parse", "--is-shallow-repository").text == "true"


def remote_default_branch(repo: Repository, remote: str) -> str:
    """Return the name of the branch that is a remote's HEAD; empty where it cannot be asked."""
    answer = re.match(r"ref: refs/heads/(\S+)\tHEAD", run(repo.folder, "ls-remote", "--symref", remote, "HEAD").text)
    return answer[1] if answer else ""


def fetch_commit(repo: Repository, commit: str, remote: str) -> Ran:
    """Fetch one commit by its full name from a remote (name or URL), without history where the clone is shallow.

    ``--depth`` in a full clone would make it shallow.
    """
    depth = ("--depth=1",) if is_shallow(repo) else ()
    return run(repo.folder, *_FETCH, *depth, "--", remote, commit)


def remote_merge_base(repo: Repository, head: str, remote: str, branch: str) -> tuple[str | None, str]:
    """Return the merge base of ``head`` and a remote's branch, and git's complaint where it could not be asked.

    In a shallow clone ``git merge-base`` can succeed with a commit that is too old, and deepening until it succeeds
    inherits the fault. So the commits alone (no trees, no files) of both sides are fetched whole, into a repository
    that is thrown away: neither the clone's depth nor its settings change.
    """
    from tempfile import TemporaryDirectory

    shallow_file = Path(repo.folder, run(repo.folder, "rev-parse", "--git-path", "shallow").text)
    cut = shallow_file.read_text().split() if shallow_file.exists() else []
    objects = str(Path(repo.folder, run(repo.folder, "rev-parse", "--git-path", "objects").text))
    with TemporaryDirectory(prefix="firedoor-") as folder:
        form = f"--object-format={repo.object_format}"
        run(repo.folder, "init", "--quiet", "--bare", "--template=", form, folder)
        for key, value in _settings(repo):
            run(folder, "config", "--add", key, value)
        wanted = [(remote, f"+refs/heads/{branch}:refs/heads/target")]
        wanted += [((remotes(repo) or [remote])[0], commit) for commit in cut]
        for source in dict.fromkeys(source for source, _ in wanted):
            refs = [ref for name, ref in wanted if name == source]
            ran = run(folder, *_FETCH, "--filter=tree:0", "--", _url(repo, source), *refs)
            if ran.code:
                return None, ran.stderr.splitlines()[-1] if ran.stderr else f"git fetch ended with {ran.code}"
        # The clone lends its own commits: those between the cut and head, which may never have been pushed.
        found = run(folder, "merge-base", head, "target", environ={"GIT_ALTERNATE_OBJECT_DIRECTORIES": objects})
        return (found.text, "") if not found.code else (None, f"{head[:7]} and {branch} have no common commit")


def _settings(repo: Repository) -> list[tuple[str, str]]:
    """Return the clone's own settings for reaching its remotes: continuous integration keeps its tokens there."""
    records = run(repo.folder, "config", "--local", "--includes", "--list", "-z").stdout.decode("utf-8", "replace")
    pairs = [record.split("\n", 1) for record in records.split("\0") if "\n" in record]
    return [(key, value) for key, value in pairs if _HOW_TO_REACH.match(key)]


def _url(repo: Repository, remote: str) -> str:
    ran = run(repo.folder, "remote", "get-url", remote)
    url = remote if ran.code else ran.text
    is_path = "://" not in url and ":" not in url.split("/", 1)[0]
    return os.path.normpath(Path(repo.folder, url)) if is_path else url
