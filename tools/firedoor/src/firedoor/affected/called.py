"""The one DAG file that a word on the command line means: a path, a folder, a stem, or a slug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firedoor.affected.values import slugs
from firedoor.errors import UsageError

_NEAREST = 3


def called(word: str, dag_files: Sequence[str], verb: str = "why") -> str:
    """The DAG file of ``dag_files`` that ``word`` means, or raises ``UsageError`` FD120 (none) or FD121 (several).

    ``word`` is a path relative to the repository root or the end of one, with or without ``.py``; a folder that holds
    one DAG file; or a slug.
    """
    wanted = word.removeprefix("./").rstrip("/")
    names = slugs(list(dag_files))
    for test in (
        lambda path: path == wanted,
        lambda path: names[path] == wanted,
        lambda path: path.removesuffix(".py") == wanted,
        lambda path: _ends(path, wanted) or _ends(path.removesuffix(".py"), wanted),
        lambda path: _ends(path.rpartition("/")[0], wanted),
        lambda path: (path + "/").startswith(wanted + "/"),
    ):
        found = [path for path in dag_files if wanted and test(path)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                "FD121",
                f"{word!r} names {len(found)} DAG files",
                because=", ".join(found[:_NEAREST]) + (", …" if len(found) > _NEAREST else ""),
                fix=f"firedoor {verb} {quoted(found[0])}",
            )
    raise _unknown(word, wanted, dag_files, names, verb)


def _ends(path: str, wanted: str) -> bool:
    return path == wanted or path.endswith("/" + wanted)


def _unknown(word: str, wanted: str, dag_files: Sequence[str], names: Mapping[str, str], verb: str) -> UsageError:
    from difflib import get_close_matches

    by_name: dict[str, str] = {}
    for path in dag_files:
        for name in (path, names[path], path.rpartition("/")[2].removesuffix(".py")):
            by_name.setdefault(name, path)
    stem = wanted.rpartition("/")[2].removesuffix(".py")
    guesses = [*get_close_matches(wanted, by_name, n=_NEAREST), *get_close_matches(stem, by_name, n=_NEAREST)]
    near = list(dict.fromkeys(by_name[guess] for guess in guesses))[:_NEAREST]
    if near:
        because, fix = f"did you mean {' or '.join(near)}?", f"firedoor {verb} {quoted(near[0])}"
    else:
        because, fix = f"the repository has {len(dag_files)} DAG file{'s' * (len(dag_files) != 1)}", "firedoor doctor"
    return UsageError("FD120", f"no DAG file is called {word!r}", because=because, fix=fix)


def quoted(word: str) -> str:
    """``word`` as a POSIX shell takes it; shlex costs milliseconds and is asked for odd names alone."""
    if word and word[0] != "~" and all(sign.isalnum() or sign in "_-./@%+=:,^~" for sign in word):
        return word
    from shlex import quote

    return quote(word)
