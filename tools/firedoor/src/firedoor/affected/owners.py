"""Who answers for a DAG file: ``owner`` of the ``dag.toml`` beside it, else CODEOWNERS, both of the head's tree."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from firedoor.affected.values import Affected
from firedoor.revisions import Blobs, Entry

_SETTINGS = "dag.toml"

# Where each host looks; the first file found is the only one that counts.
_GITLAB_PLACES = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_GITHUB_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_SIGNS_OF_GITLAB = (".gitlab-ci.yml", ".gitlab/CODEOWNERS")


class Owners(NamedTuple):
    """``of`` maps every DAG file that was asked about to its owners, none where nobody is named.

    ``source`` is the CODEOWNERS file that counts (``""``: there is none), ``faults`` are ``dag.toml`` files that
    cannot be used, each with why.
    """

    of: Mapping[str, tuple[str, ...]]
    source: str = ""
    faults: tuple[str, ...] = ()


def owners(entries: Mapping[str, Entry], blobs: Blobs, dag_files: Iterable[str]) -> Owners:
    """The owners of ``dag_files`` in a tree with these ``entries``."""
    dags = sorted(set(dag_files))
    settings = {dag: path for dag in dags if (path := _beside(dag)) in entries}
    source, host = place(entries)
    wanted = sorted({entries[path][1] for path in [*settings.values(), *([source] if source else [])]})
    if not (wanted and dags):  # the way of most: it pays neither for git nor for what reads these files
        return Owners(dict.fromkeys(dags, ()), source)
    from firedoor.config.codeowners import parse_code_owners

    texts = {digest: data.decode("utf-8", "replace") for digest, data in blobs.read(wanted) if data is not None}
    rules = parse_code_owners(texts.get(entries[source][1], "") if source else "", host)
    said, faults = _declared(sorted(set(settings.values())), entries, texts)
    return Owners({dag: said.get(settings.get(dag, ""), ()) or rules.of(dag) for dag in dags}, source, tuple(faults))


def with_owners(answer: Affected, entries: Mapping[str, Entry], blobs: Blobs) -> Affected:
    """``answer`` with the owners of every DAG file that it lists; an unusable ``dag.toml`` is a warning."""
    listed = [dag.dag_file for dag in answer.affected] + [hit.dag_file for hit in answer.data_affected]
    found = owners(entries, blobs, listed)
    if not any(found.of.values()) and not found.faults:
        return answer
    return answer._replace(
        affected=tuple(dag._replace(owners=found.of[dag.dag_file]) for dag in answer.affected),
        data_affected=tuple(hit._replace(owners=found.of[hit.dag_file]) for hit in answer.data_affected),
        warnings=(*answer.warnings, *(f"the owner is not known: {fault}" for fault in found.faults)),
    )


def place(paths: Container[str]) -> tuple[str, str]:
    """``(path, host)`` of the CODEOWNERS file that counts among the ``paths`` of a tree, ``""`` without one.

    The host is ``GitLab`` or ``GitHub``, ``""`` where the tree does not tell it: then the text may.
    """
    on_gitlab = any(sign in paths for sign in _SIGNS_OF_GITLAB)
    places = (*_GITLAB_PLACES, _GITHUB_PLACES[0]) if on_gitlab else _GITHUB_PLACES
    path = next((path for path in places if path in paths), "")
    if not path or path == _GITHUB_PLACES[0]:
        return path, "GitHub" if path else ""
    return path, "GitLab" if on_gitlab else ""


def _beside(dag_file: str) -> str:
    folder = dag_file.rpartition("/")[0]
    return f"{folder}/{_SETTINGS}" if folder else _SETTINGS


def _declared(
    paths: list[str], entries: Mapping[str, Entry], texts: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The owner that each ``dag.toml`` of ``paths`` declares, and what is wrong with those that cannot be read."""
    from firedoor.config import read_dag_config
    from firedoor.errors import UsageError

    said: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for path in paths:
        try:
            owner = read_dag_config(texts.get(entries[path][1]), path).owner
        except UsageError as error:
            faults.append(f"{error.message}: {error.because}" if path in error.message else error.because)
        else:
            said[path] = (owner,) if owner else ()
    return said, faults
