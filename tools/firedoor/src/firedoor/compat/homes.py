"""Where a library keeps what is not its code: releases, contracts, waivers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firedoor.affected.views import RELEASES
from firedoor.compat.contract_suites import FOLDER, is_contract_test
from firedoor.compat.waivers import WAIVERS


def home_of(folder: str, paths: Collection[str]) -> str:
    """The nearest folder, from ``folder`` of the library's package up, that holds any of these; else ``folder``.

    The root of the repository is nobody's. A library that is one module, which ``folder`` names then, lives in the
    folder of that.
    """
    if folder.endswith(".py"):
        folder = folder.rpartition("/")[0]
    at = folder
    while at:
        if f"{at}/{RELEASES}" in paths or f"{at}/{WAIVERS}" in paths or _has_contracts(at, paths):
            return at
        at = at.rpartition("/")[0]
    return folder


def _has_contracts(folder: str, paths: Collection[str]) -> bool:
    start = f"{folder}/{FOLDER}/"
    return any(path.startswith(start) for path in paths)


def promising(paths: Iterable[str]) -> set[str]:
    """The folders below the root that hold contract tests or releases, which may have some."""
    found = set()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name == RELEASES:
            found.add(folder)
        elif f"/{FOLDER}/" in path and is_contract_test(path):
            found.add(path.partition(f"/{FOLDER}/")[0])
    return found - {""}


def watched(paths: Iterable[str]) -> set[str]:
    """The folders of which every edit is judged: they promise something, or waive it."""
    names = list(paths)
    return promising(names) | {path.rpartition("/")[0] for path in waiver_files(names)}


def waiver_files(paths: Iterable[str]) -> list[str]:
    """All files of waivers, sorted."""
    return sorted(path for path in paths if path.endswith(f"/{WAIVERS}"))
