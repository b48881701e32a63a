"""Evidence in the generic package registry of a GitLab project, by the token of the job.

https://docs.gitlab.com/user/packages/generic_packages/: a package version is a fingerprint, its files are the entries.
Files of one name may be sent twice (unless the project forbids duplicates); the newest is what is fetched. Either of
two whole entries of one name says the same, so this needs no lock. Several files sent at once to a new version may be
answered by 500: it is tried again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from firedoor.errors import UsageError
from firedoor.evidence.http import Answer, Caller
from firedoor.evidence.key import Key
from firedoor.evidence.record import OUTCOMES, Record
from firedoor.evidence.store import Entry, Found, entry_name, name_of, verified

PACKAGE = "firedoor-evidence"
AT_ONCE = 8
"""Requests together."""
_PAGE = 100
_OK, _CREATED, _MISSING = 200, 201, 404


@dataclass(frozen=True, slots=True)
class Registry:
    """The registry of ``project`` (a number) of the GitLab with the API address ``api``.

    It takes no evidence that only its own machine may use.
    """

    api: str
    project: str
    token: str = field(repr=False)
    pause: float = 1.0

    @property
    def place(self) -> str:
        """The address of all evidence."""
        return f"{self._project}/packages/generic/{PACKAGE}"

    def find(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """What is known of each of ``keys``."""
        asked = list(keys)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return dict(zip(asked, threads.map(self._find, asked), strict=True))

    def put(self, record: Record) -> bool:
        """Send ``record``, unless a whole one of its name is there."""
        if record.origin.local:
            return False
        address = self._address(record.key.fingerprint, entry_name(record))
        there = self._entry(address)
        if there is not None and verified([there], record.key).records:
            return False
        answer = self._caller.call("PUT", address, record.to_bytes())
        if answer.status in (_OK, _CREATED):
            return True
        there = self._entry(address)
        if there is not None and verified([there], record.key).records:  # another was faster; duplicates are forbidden
            return False
        raise _refused(answer, "kept")

    def collect(self, roots: Collection[str], older_than_days: float) -> int:
        """Drop the package versions that are older and no roots; a version goes whole."""
        before = datetime.now(UTC) - timedelta(days=older_than_days)
        old = [
            package
            for package in self._packages()
            if package["version"] not in roots and datetime.fromisoformat(package["created_at"]) < before
        ]
        dropped = 0
        for package in old:
            address = f"{self._project}/packages/{package['id']}"
            dropped += len(self._listed(f"{address}/package_files"))
            answer = self._caller.call("DELETE", address)
            if answer.status not in (_OK, 204, _MISSING):
                raise _refused(answer, "dropped")
        return dropped

    def every_entry(self, of: Collection[str] | None = None) -> Iterator[tuple[str, Entry]]:
        """All entries, or those below the fingerprints ``of``, each with its fingerprint.

        A request for each, eight at a time.
        """
        with ThreadPoolExecutor(AT_ONCE) as threads:
            packages = [package for package in self._packages() if of is None or package["version"] in of]
            listings = threads.map(self._names, packages)
            found = [
                (package["version"], name) for package, names in zip(packages, listings, strict=True) for name in names
            ]
            entries = threads.map(lambda one: self._entry(self._address(*one)), found)
            for (fingerprint, _), entry in zip(found, entries, strict=True):
                if entry is not None:
                    yield fingerprint, entry

    def _names(self, package: Mapping[str, str]) -> list[str]:
        files = self._listed(f"{self._project}/packages/{package['id']}/package_files")
        return sorted({file["file_name"] for file in files})

    def _find(self, key: Key) -> Found:
        digest = key.digest
        addresses = [self._address(key.fingerprint, name_of(digest, outcome, local=False)) for outcome in OUTCOMES]
        return verified([entry for entry in map(self._entry, addresses) if entry is not None], key)

    def _entry(self, address: str) -> Entry | None:
        answer = self._caller.call("GET", address)
        if answer.status == _MISSING:
            return None
        if answer.status != _OK:
            raise _refused(answer, "read")
        return Entry(address, answer.body)

    def _packages(self) -> list[dict[str, str]]:
        found = self._listed(f"{self._project}/packages?package_type=generic&package_name={PACKAGE}")
        return [package for package in found if package["name"] == PACKAGE]  # the filter is a fuzzy one

    def _listed(self, address: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        page = 1
        while True:
            mark = "&" if "?" in address else "?"
            answer = self._caller.call("GET", f"{address}{mark}per_page={_PAGE}&page={page}")
            if answer.status != _OK:
                raise _refused(answer, "listed")
            some = json.loads(answer.body)
            found += some
            if len(some) < _PAGE:
                return found
            page += 1

    def _address(self, fingerprint: str, name: str) -> str:
        return f"{self.place}/{fingerprint}/{name}"

    @property
    def _project(self) -> str:
        return f"{self.api}/projects/{self.project}"

    @property
    def _caller(self) -> Caller:
        return Caller({"JOB-TOKEN": self.token}, self.pause)


def _refused(answer: Answer, what: str) -> UsageError:
    return UsageError(
        "FD504",
        f"evidence cannot be {what} in the project's package registry",
        because=f"{answer.status} {answer.text}".strip(),
        fix="switch it on: Settings > General > Visibility > Package registry",
    )
