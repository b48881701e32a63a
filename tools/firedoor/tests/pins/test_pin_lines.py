"""Where a pin stands in its lock, in each format, and what comes from elsewhere than an index."""

from __future__ import annotations

import json

import pytest
from firedoor.pins.formats import parse_lock
from firedoor.pins.pin_lines import pin_lines

UV = """version = 1

[[package]]
name = "plain"
version = "1.0"
source = { registry = "https://example.org/simple" }
wheels = [
    { url = "https://example.org/plain-1.0-py3-none-any.whl", hash = "sha256:00" },
]

[[package]]
name = "from-git"
version = "1.0"
source = { git = "https://example.org/x?rev=v1#abc" }
"""
POETRY = """[[package]]
name = "plain"
version = "1.0"
files = [{file = "plain-1.0.tar.gz", hash = "sha256:00"}]

[[package]]
name = "From_Git"
version = "1.0"
files = []

[package.source]
type = "git"
url = "https://example.org/x"
"""
PYLOCK = """lock-version = "1.0"

[[packages]]
name = "plain"
version = "1.0"

[[packages]]
name = "from-git"
version = "1.0"
vcs = { type = "git", url = "https://example.org/x", commit-id = "abc" }
"""
PIPFILE = json.dumps(
    {
        "_meta": {"hash": {"sha256": "00"}},
        "default": {"from-git": {"git": "https://example.org/x", "ref": "abc"}, "plain": {"version": "==1.0"}},
    },
    indent=4,
)
PLAIN = "# top\nplain==1.0 \\\n    --hash=sha256:00\nfrom-git @ git+https://example.org/x@v1\n"


@pytest.mark.parametrize(
    ("path", "text", "git", "plain"),
    [
        ("uv.lock", UV, 12, 4),
        ("poetry.lock", POETRY, 7, 2),
        ("pylock.toml", PYLOCK, 8, 4),
        ("Pipfile.lock", PIPFILE, 8, 12),
        ("requirements.txt", PLAIN, 4, 2),
    ],
)
def test_lines_and_sources(path: str, text: str, git: int, plain: int) -> None:
    lines = pin_lines(parse_lock(path, text.encode()), text.encode())
    assert [(entry.line, bool(entry.elsewhere)) for entry in lines["from-git"]] == [(git, True)]
    assert [(entry.line, entry.elsewhere) for entry in lines["plain"]] == [(plain, "")]


def test_a_range_beside_an_exact_pin_is_seen() -> None:
    text = b"a==1.0; python_version < '3.12'\na>=2; python_version >= '3.12'\n"
    lock = parse_lock("requirements.txt", text)
    assert lock.pins["a"].version == "1.0"
    assert [(entry.line, entry.exact) for entry in pin_lines(lock, text)["a"]] == [(1, True), (2, False)]
