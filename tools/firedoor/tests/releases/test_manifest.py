"""The release manifest: sorted, strict, and the same bytes for the same content."""

from __future__ import annotations

import pytest
from firedoor.errors import UsageError
from firedoor.releases.manifest import Line, Manifest, changes, manifest_path, read_manifest
from hypothesis import given
from hypothesis import strategies as st

SLUGS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
HEX = "0123456789abcdef"
LINES = st.builds(
    Line,
    SLUGS,
    st.text(HEX, min_size=32, max_size=32),
    st.text(HEX, min_size=64, max_size=64),
    st.text(HEX, min_size=40, max_size=40),
)
MANIFESTS = st.lists(LINES, unique_by=lambda line: line.slug).map(
    lambda lines: Manifest("prd", {line.slug: line for line in lines})
)
ONE = Line("a__b", "1" * 32, "2" * 64, "3" * 40)


@given(MANIFESTS)
def test_what_is_written_is_read(manifest: Manifest) -> None:
    assert read_manifest(manifest.to_bytes(), "x", "prd") == manifest


@given(MANIFESTS, MANIFESTS)
def test_changes_lead_from_one_to_the_other(before: Manifest, after: Manifest) -> None:
    assert before.with_lines(changes(before, after)) == after
    assert (before.release == after.release) == (before == after)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_manifest_or_one_error(data: bytes) -> None:
    try:
        found = read_manifest(data, "x", "prd")
    except UsageError as error:
        said = error.code
    else:
        said = "FD330" if found.to_bytes() == data else "other bytes"
    assert said == "FD330"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("firedoor.release/1 dev\n", "x:1: must be 'firedoor.release/1 prd', not 'firedoor.release/1 dev'"),
        (f"firedoor.release/1 prd\n{ONE}", "x:2: the last line has no end"),
        (f"firedoor.release/1 prd\n{ONE}\n{ONE}\n", "x:3: a__b must stand before a__b, once"),
        (
            f"firedoor.release/1 prd\n{ONE} more\n",
            "x:2: must be slug, fingerprint, sha256 and commit, with one blank between",
        ),
        (f"firedoor.release/1 prd\n../{ONE}\n", "x:2: '../a__b' is no slug"),
        (f"firedoor.release/1 prd\n{str(ONE)[:-1]}\n", "x:2: a__b: its fingerprint, sha256 or commit has another form"),
    ],
)
def test_every_fault_has_its_line(text: str, fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_manifest(text.encode(), "x", "prd")
    assert fault in caught.value.because


def test_an_environment_has_a_plain_name() -> None:
    assert manifest_path("prd-eu") == "releases/prd-eu.txt"
    with pytest.raises(UsageError, match="FD331"):
        manifest_path("../prd")
