"""Blobs by digest: one git process for thousands, and no network."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from subprocess import DEVNULL, Popen

from firedoor.revisions.git import Repository, run, start

# What is asked for must fit into a pipe nobody reads (POSIX: 512 bytes are sure, Linux and macOS keep 4,096 and more),
# or git and we would each wait for the other to read: 62 names of 65 bytes.
_AT_ONCE = 62


class Blobs:
    """The contents behind a tree's digests. Picklable: every process that reads opens a git process of its own."""

    def __init__(self, repo: Repository, overlay: dict[str, str] | None = None) -> None:
        """``overlay`` maps digests to files of the checkout that hold them."""
        self.repo = repo
        self.overlay = overlay or {}
        self._open: list[Popen[bytes]] = []

    def __enter__(self) -> Blobs:
        """Until the end of the block one git process answers all questions."""
        self._open.append(_start(self.repo.folder))
        return self

    def __exit__(self, *_: object) -> None:
        while self._open:
            _end(self._open.pop())

    def __reduce__(self) -> tuple[type[Blobs], tuple[Repository, dict[str, str]]]:
        return Blobs, (self.repo, self.overlay)

    def read(self, digests: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each digest with its bytes, in order; None where the object is missing, damaged or no blob.

        Nothing is fetched: in a partial clone what was not downloaded is None.
        """
        wanted = list(digests)
        if not any(digest in self.overlay for digest in wanted):
            yield from self._from_store(wanted)
            return
        stored = self._from_store([digest for digest in wanted if digest not in self.overlay])
        for digest in wanted:
            path = self.overlay.get(digest)
            yield next(stored) if path is None else (digest, _from_checkout(self.repo, digest, path))

    def _from_store(self, digests: list[str]) -> Iterator[tuple[str, bytes | None]]:
        done = 0
        process = self._open.pop() if self._open else None  # nobody else may ask it meanwhile
        try:
            for digest, content in _batch(self.repo.folder, digests, process):
                done += 1
                yield digest, content
        finally:
            if process is not None and done == len(digests):  # also where the caller took all and does not come back
                self._open.append(process)
        if done == len(digests):
            return
        # git died: the object is damaged, or was left out of a partial clone and may not be fetched. A git directory
        # that knows the same objects and no remote tells missing ones apart without dying.
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="firedoor-") as folder:
            _alone(self.repo, folder)
            while done < len(digests):
                for digest, content in _batch(folder, digests[done:]):
                    yield digest, content
                    done += 1
                if done < len(digests):
                    yield digests[done], None
                    done += 1


def _start(folder: str) -> Popen[bytes]:
    # Nobody reads its complaints, and a full pipe of them would stop it.
    return start(folder, "cat-file", "--batch", environ={"GIT_NO_LAZY_FETCH": "1"}, stderr=DEVNULL)


def _end(process: Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    process.wait()


def _batch(folder: str, digests: list[str], kept: Popen[bytes] | None = None) -> Iterator[tuple[str, bytes | None]]:
    """Yield what one ``git cat-file --batch`` answers, ``kept`` or a new one; end early where it dies."""
    if not digests:
        return
    process = kept or _start(folder)
    answered = 0
    try:
        for first in range(0, len(digests), _AT_ONCE):
            chunk = digests[first : first + _AT_ONCE]
            if not _ask(process, chunk):
                return
            for digest in chunk:
                header = process.stdout.readline().split() if process.stdout else []
                if len(header) == 2:
                    answered += 1
                    yield digest, None  # "<digest> missing"
                elif len(header) == 3 and process.stdout:
                    size = int(header[2])
                    content = process.stdout.read(size + 1)
                    if len(content) <= size:
                        return
                    answered += 1
                    yield digest, content[:-1] if header[1] == b"blob" else None
                else:
                    return
    finally:
        if kept is None or answered < len(digests):
            _end(process)


def _ask(process: Popen[bytes], digests: list[str]) -> bool:
    if process.stdin is None:
        return False
    try:
        process.stdin.write("".join(digest + "\n" for digest in digests).encode())
        process.stdin.flush()
    except BrokenPipeError:
        return False
    return True


def _alone(repo: Repository, folder: str) -> None:
    from pathlib import Path

    objects = run(repo.folder, "rev-parse", "--git-path", "objects").text
    git_dir = Path(folder)
    for name in ("objects/info", "refs"):
        (git_dir / name).mkdir(parents=True)
    (git_dir / "HEAD").write_text("ref: refs/heads/none\n")
    version = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = "
    (git_dir / "config").write_text(version + repo.object_format + "\n")
    (git_dir / "objects/info/alternates").write_bytes(os.fsencode(Path(repo.folder, objects)) + b"\n")


def _from_checkout(repo: Repository, digest: str, path: str) -> bytes | None:
    """Return the bytes git would store for a file of the checkout, None where it no longer has this digest."""
    from pathlib import Path

    from firedoor.revisions.worktree import digest_of, target_of

    try:
        content = target_of(path) if Path(path).is_symlink() else Path(path).read_bytes()
    except OSError:
        return None
    return content if digest_of(repo, content) == digest else _cleaned(repo, digest, path)


def _cleaned(repo: Repository, digest: str, path: str) -> bytes | None:
    """Return a file of the checkout after its clean filter, by an object store that is thrown away."""
    from tempfile import TemporaryDirectory

    from firedoor.revisions.worktree import quoted

    with TemporaryDirectory(prefix="firedoor-") as folder:
        relative = os.path.relpath(path, repo.work_tree)
        environ = {"GIT_OBJECT_DIRECTORY": folder}
        write = ("-c", "core.safecrlf=false", "hash-object", "-w", "--stdin-paths")
        run(repo.folder, *write, stdin=quoted(relative) + b"\n", environ=environ)
        ran = run(repo.folder, "cat-file", "blob", digest, environ=environ | {"GIT_NO_LAZY_FETCH": "1"})
        return None if ran.code else ran.stdout
