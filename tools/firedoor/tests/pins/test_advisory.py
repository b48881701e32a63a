"""The evaluation of the OSV schema, on records as they are written for PyPI."""

from __future__ import annotations

from typing import Any

import pytest
from firedoor.pins.advisory import Advisory, Affected, UnorderedError, advisory, affects, fixed_in


def record(*ranges: list[dict[str, str]], versions: tuple[str, ...] = (), kind: str = "ECOSYSTEM") -> dict[str, Any]:
    return {
        "id": "X-1",
        "modified": "2026-01-02T03:04:05.123456789Z",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "Some.Thing"},
                "versions": [*versions],
                "ranges": [{"type": kind, "events": events} for events in ranges],
            }
        ],
    }


def one(*ranges: list[dict[str, str]], versions: tuple[str, ...] = ()) -> Affected:
    (found,) = advisory(record(*ranges, versions=versions)).affected
    return found


def since(introduced: str, **end: str) -> list[dict[str, str]]:
    return [{"introduced": introduced}, *({what: text} for what, text in end.items())]


@pytest.mark.parametrize(
    ("affected", "version", "expected"),
    [
        (one(since("0", fixed="2.0")), "0.0.dev1", True),
        (one(since("0", fixed="2.0")), "1.9.9", True),
        (one(since("0", fixed="2.0")), "2.0", False),
        (one(since("0", fixed="2.0")), "2.0rc1", True),
        (one(since("0", fixed="2.0")), "2.0.post1", False),
        (one(since("0", fixed="2.0")), "1!0.1", False),
        (one(since("0", fixed="2.10")), "2.9", True),
        (one(since("0")), "99", True),
        (one(since("1.0", fixed="2.0")), "1.0rc1", False),
        (one(since("1.0", fixed="2.0")), "1.0.0", True),
        (one(since("1.0", last_affected="1.5")), "1.5", True),
        (one(since("1.0", last_affected="1.5")), "1.5.0", True),
        (one(since("1.0", last_affected="1.5")), "1.5.1", False),
        (one(since("1.0", last_affected="1.5")), "1.5+cpu", True),
        (one(since("1.0", fixed="1.5"), since("2.0", fixed="2.3")), "1.7", False),
        (one(since("1.0", fixed="1.5"), since("2.0", fixed="2.3")), "2.2", True),
        (one([*since("1.0", fixed="1.5"), *since("2.0", fixed="2.3")]), "1.7", False),
        (one([*since("2.0", fixed="2.3"), *since("1.0", fixed="1.5")]), "2.2", True),
        (one([*since("0", fixed="1.5"), *since("1.5")]), "1.5", True),
        (one([*since("0"), {"limit": "3.0"}]), "2.9", True),
        (one([*since("0"), {"limit": "3.0"}]), "3.0", False),
        (one([*since("0"), {"limit": "*"}]), "3.0", True),
        (one([*since("0"), {"limit": "2.0"}, {"limit": "*"}]), "3.0", True),
        (one([*since("0"), {"limit": "2.0"}, {"limit": "4.0"}]), "3.0", True),
        (one(versions=("1.0", "1.1")), "1.1.0", True),
        (one(versions=("1.0", "1.1")), "1.2", False),
        (one(versions=("1.0",)), "1.0+local.3", True),
        (one(versions=("2004d", "1.0")), "2004d", True),
        (one(since("3.0", fixed="3.1"), versions=("1.0",)), "1.0", True),
    ],
)
def test_which_versions_are_affected(affected: Affected, version: str, expected: bool) -> None:
    assert affects(affected, version) is expected


def test_a_version_that_has_no_order_is_not_judged() -> None:
    for affected, version in ((one(since("0", fixed="2.0")), "2004d"), (one(since("0", fixed="soon")), "1.0")):
        with pytest.raises(UnorderedError):
            affects(affected, version)


def test_fixed_versions_are_those_after_the_pin() -> None:
    affected = one(since("1.0", fixed="1.5"), since("2.0", fixed="2.10"), since("2.0", fixed="2.9"))
    assert fixed_in(affected, "2.0") == ("2.9", "2.10")


def test_what_a_record_says() -> None:
    found = advisory(
        record(since("0"))
        | {"aliases": ["CVE-1"], "summary": "a\nb", "withdrawn": "2026-01-03T00:00:00Z"}
        | {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}], "database_specific": {"severity": "HIGH"}}
    )
    assert isinstance(found, Advisory)
    assert (found.id, found.aliases, found.summary, found.severity, found.withdrawn) == (
        "X-1",
        ("CVE-1",),
        "a b",
        "high",
        True,
    )
    assert found.affected[0].name == "some-thing"
    assert found.modified.isoformat() == "2026-01-02T03:04:05.123456+00:00"


def test_what_tells_no_versions_is_said_to_be_so() -> None:
    assert "type SEMVER" in advisory(record(since("0"), kind="SEMVER")).affected[0].unordered
    assert "commits" in advisory(record(since("0"), kind="GIT")).affected[0].unordered
    assert "no versions" in advisory(record()).affected[0].unordered
    assert advisory(record(since("0"), kind="GIT") | {"id": "Y"}).id == "Y"
    listed = advisory(record(since("0"), versions=("1.0",), kind="GIT")).affected[0]
    assert (listed.unordered, listed.ranges) == ("", ())


def test_other_ecosystems_are_left_out() -> None:
    document = record(since("0"))
    document["affected"][0]["package"]["ecosystem"] = "npm"
    assert advisory(document).affected == ()


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"id": "X", "modified": "yesterday"},
        record(since("0")) | {"aliases": "CVE-1"},
        record(since("0")) | {"affected": {}} | {"affected": [3]},
        record([{"fixed": "1.0"}]),
        record([{"introduced": "0"}, {"mended": "1"}]),
        record([{"introduced": 0}]),  # type: ignore[dict-item]  # what a broken record has
        {**record(), "affected": [{"package": {"ecosystem": "PyPI"}}]},
    ],
)
def test_what_is_no_record_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        advisory(document)
