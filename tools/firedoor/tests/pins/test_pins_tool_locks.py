"""uv.lock, poetry.lock, pylock.toml, Pipfile.lock, pyproject.toml, conda files: graph, digests, bad input."""

import json

import pytest
from firedoor.pins.changes import changed_pins
from firedoor.pins.formats import parse_lock

A, B = "a" * 64, "b" * 64

UV = f"""
version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "project"
version = "0.1.0"
source = {{ virtual = "." }}
dependencies = [
    {{ name = "apache-airflow", extra = ["google"] }},
    {{ name = "pandas" }},
]

[package.dev-dependencies]
dev = [
    {{ name = "pytest" }},
]

[package.metadata]
requires-dist = [
    {{ name = "apache-airflow", extras = ["google"], specifier = "==3.0" }},
    {{ name = "pandas", specifier = ">=2" }},
]

[[package]]
name = "pandas"
version = "2.0"
source = {{ registry = "https://index.example/simple" }}
dependencies = [
    {{ name = "numpy", marker = "python_full_version >= '3.11'" }},
]
sdist = {{ url = "https://h.example/pandas-2.0.tar.gz", hash = "sha256:{A}", size = 1 }}
wheels = [
    {{ url = "https://h.example/x/pandas-2.0-cp311.whl", hash = "sha256:{A}", size = 1, upload-time = "2026-01-01" }},
    {{ url = "https://h.example/x/pandas-2.0-cp312.whl", hash = "sha256:{B}", size = 1 }},
]

[package.optional-dependencies]
parquet = [
    {{ name = "pyarrow" }},
]

[[package]]
name = "numpy"
version = "2.1"
source = {{ registry = "https://index.example/simple" }}

[[package]]
name = "pyarrow"
version = "1"
source = {{ registry = "https://index.example/simple" }}

[[package]]
name = "pytest"
version = "1"
source = {{ registry = "https://index.example/simple" }}

[[package]]
name = "apache-airflow"
version = "3.0"
source = {{ registry = "https://index.example/simple" }}
dependencies = [
    {{ name = "numpy" }},
]

[package.optional-dependencies]
google = [
    {{ name = "apache-airflow-providers-google" }},
]

[[package]]
name = "apache-airflow-providers-google"
version = "1"
source = {{ registry = "https://index.example/simple" }}
"""

POETRY = f"""
[[package]]
name = "Pandas"
version = "2.0"
description = "words"
optional = false
python-versions = ">=3.9"
groups = ["main"]
files = [
    {{file = "pandas-2.0-cp311.whl", hash = "sha256:{A}"}},
    {{file = "pandas-2.0.tar.gz", hash = "sha256:{B}"}},
]

[package.dependencies]
numpy = [
    {{version = ">=1", markers = "python_version < \\"3.11\\""}},
    {{version = ">=2", markers = "python_version >= \\"3.11\\""}},
]
pyarrow = {{version = "*", optional = true, markers = "extra == \\"parquet\\""}}

[package.extras]
excel = ["openpyxl (>=3)", "xlrd"]

[[package]]
name = "numpy"
version = "2.1"
optional = false
python-versions = ">=3.9"
groups = ["main"]
files = []

[[package]]
name = "pyarrow"
version = "1"
optional = true
python-versions = ">=3.9"
groups = ["main"]
files = []

[[package]]
name = "openpyxl"
version = "3.1"
optional = false
python-versions = ">=3.9"
groups = ["dev"]
files = []

[metadata]
lock-version = "2.1"
python-versions = ">=3.11"
content-hash = "one"
"""


def uv(text: str = UV):
    return parse_lock("airflow/uv.lock", text.encode())


def poetry(text: str = POETRY):
    return parse_lock("poetry.lock", text.encode())


def test_uv_graph_has_active_extras_but_not_airflows_bundles_of_providers():
    parsed = uv()
    assert parsed.problems == ()
    assert parsed.complete_graph
    assert parsed.pins["pandas"].requires == {"numpy", "pyarrow"}
    assert parsed.pins["apache-airflow"].requires == {"numpy"}
    assert "project" not in parsed.pins


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("size = 1, ", "size = 2, "),
        (', upload-time = "2026-01-01"', ""),
        ("https://h.example/x/", "https://mirror.example/"),
        ("revision = 3", "revision = 2"),
    ],
)
def test_uv_ignores_what_is_not_installed(old, new):
    assert old in UV
    changed = changed_pins(uv(), uv(UV.replace(old, new)))
    assert (changed.names, changed.everything) == (frozenset(), False)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('version = "2.1"', 'version = "2.2"', {"numpy"}),
        (f'pandas-2.0-cp312.whl", hash = "sha256:{B}', f'pandas-2.0-cp312.whl", hash = "sha256:{A}', {"pandas"}),
        ("python_full_version >= '3.11'", "python_full_version >= '3.12'", {"numpy"}),
        ('specifier = ">=2"', 'specifier = ">=3"', {"pandas"}),
        ('    { name = "pytest" },', '    { name = "pytest" },\n    { name = "pyarrow" },', {"pyarrow"}),
        ('extra = ["google"] }', "extra = [] }", {"apache-airflow"}),
    ],
)
def test_uv_changes_the_pin_that_is_meant(old, new, names):
    assert old in UV
    changed = changed_pins(uv(), uv(UV.replace(old, new)))
    assert (changed.names, changed.everything) == (names, False)


def test_moving_a_requirement_to_the_development_group_changes_all_it_brought():
    moved = UV.replace('    { name = "pandas" },\n]\n', "]\n", 1).replace(
        '    { name = "pytest" },', '    { name = "pytest" },\n    { name = "pandas" },'
    )
    assert {"pandas", "pyarrow"} <= changed_pins(uv(), uv(moved)).names


def test_poetry_graph_keeps_the_other_extras_apart():
    parsed = poetry()
    assert parsed.problems == ()
    assert parsed.pins["pandas"].requires == {"numpy", "pyarrow"}
    assert parsed.pins["pandas"].uses == {"openpyxl"}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('description = "words"', 'description = "other words"', set()),
        ('groups = ["dev"]', 'groups = ["dev", "main"]', {"openpyxl"}),
        (f'cp311.whl", hash = "sha256:{A}', f'cp311.whl", hash = "sha256:{B}', {"pandas"}),
        ('python_version < \\"3.11\\"', 'python_version < \\"3.12\\"', {"numpy"}),
        ('version = "3.1"', 'version = "3.2"', {"openpyxl"}),
    ],
)
def test_poetry_changes_the_pin_that_is_meant(old, new, names):
    assert old in POETRY
    changed = changed_pins(poetry(), poetry(POETRY.replace(old, new)))
    assert (changed.names, changed.everything) == (names, False)


def test_poetry_content_hash_counts_only_when_no_pin_changed():
    alone = POETRY.replace('"one"', '"two"')
    assert changed_pins(poetry(), poetry(alone)).everything
    with_pin = alone.replace('version = "3.1"', 'version = "3.2"')
    assert not changed_pins(poetry(), poetry(with_pin)).everything


def test_poetry_before_1_5_lists_files_at_the_end():
    old = f"""
[[package]]
name = "six"
version = "1.0"
category = "main"
optional = false
python-versions = "*"

[metadata]
lock-version = "1.1"
python-versions = "^3.8"
content-hash = "x"

[metadata.files]
six = [
    {{file = "six-1.0.whl", hash = "sha256:{A}"}},
]
"""
    assert changed_pins(poetry(old), poetry(old.replace(A, B))).names == {"six"}
    assert changed_pins(poetry(old), poetry(old.replace('category = "main"', 'category = "dev"'))).names == {"six"}


def test_pylock():
    text = f"""
lock-version = "1.0"
requires-python = ">=3.11"
[[packages]]
name = "a"
version = "1"
dependencies = [{{name = "b"}}]
wheels = [{{name = "a-1.whl", url = "https://h.example/a-1.whl", size = 3, hashes = {{sha256 = "{A}"}}}}]
[[packages]]
name = "b"
version = "1"
dependencies = []
"""
    base = parse_lock("pylock.toml", text.encode())
    assert base.complete_graph
    assert base.pins["a"].requires == {"b"}
    head = parse_lock("pylock.toml", text.replace(A, B).encode())
    assert changed_pins(base, head).names == {"a"}
    without = parse_lock("pylock.prod.toml", text.replace("dependencies = []", "").encode())
    assert not without.complete_graph


def test_pipfile_lock():
    document = {
        "_meta": {"hash": {"sha256": "x"}, "requires": {"python_version": "3.11"}, "sources": []},
        "default": {"a": {"hashes": ["sha256:1", "sha256:2"], "version": "==1"}},
        "develop": {"b": {"version": "==1"}},
    }
    base = parse_lock("Pipfile.lock", json.dumps(document).encode())
    assert base.pins["a"].version == "1"
    document["default"]["a"]["hashes"].reverse()
    same = parse_lock("Pipfile.lock", json.dumps(document, indent=4).encode())
    assert base == same
    document["develop"]["b"]["version"] = "==2"
    head = parse_lock("Pipfile.lock", json.dumps(document).encode())
    assert changed_pins(base, head).names == {"b"}


def test_pyproject_counts_its_dependency_tables_only():
    text = '[project]\ndependencies = ["pandas>=2"]\n[dependency-groups]\ndev = ["pytest"]\n[tool.ruff]\nx = 1\n'
    base = parse_lock("pyproject.toml", text.encode())
    assert base.pins.keys() == {"pandas", "pytest"}
    same = parse_lock("pyproject.toml", text.replace("x = 1", "x = 2").encode())
    assert base == same
    head = parse_lock("pyproject.toml", text.replace(">=2", ">=3").encode())
    assert changed_pins(base, head).names == {"pandas"}
    poetry_text = '[tool.poetry.dependencies]\npython = "^3.11"\nrequests = {version = "^2", extras = ["socks"]}\n'
    assert parse_lock("pyproject.toml", poetry_text.encode()).pins.keys() == {"requests"}


def test_conda_files_are_opaque_and_other_yaml_is_no_lock():
    conda = parse_lock("environment.yml", b"# a\ndependencies:\n  - pandas=2\n")
    assert not changed_pins(conda, parse_lock("environment.yml", b"# b\n\ndependencies:\n  - pandas=2\n")).everything
    assert changed_pins(conda, parse_lock("environment.yml", b"dependencies:\n  - pandas=3\n")).everything
    other = parse_lock("environment.yml", b"stage: one\n")
    assert not changed_pins(other, parse_lock("environment.yml", b"stage: two\n")).everything


BAD = [
    b"",
    b"\x00\xff\xfe",
    b"[[package]]\nname = 3\n",
    b"[[package]]\nname = 'a'\ndependencies = 3\n",
    b"[[package]]\nname = 'a'\noptional-dependencies = ['x']\nextras = 4\n",
    b"package = 'x'\n",
    b"[[package]\n",
    b"{" * 5000,
    b'{"default": {"a": 1}}',
    b'{"default": 3}',
    b"[project]\ndependencies = ['???']\n",
    b"<<<<<<< HEAD\na==1\n=======\na==2\n>>>>>>> x\n",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n",
]
NAMES = ["uv.lock", "poetry.lock", "pylock.toml", "Pipfile.lock", "pyproject.toml", "requirements.txt", "pdm.lock"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", BAD)
def test_bad_files_never_raise_and_any_edit_of_them_changes_everything(name, text):
    parsed = parse_lock(name, text)
    if parsed.problems:
        assert changed_pins(parsed, parse_lock(name, text + b"\n#")).everything


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "pylock.toml", "Pipfile.lock", "pyproject.toml"])
def test_a_merge_conflict_is_a_problem(name):
    assert parse_lock(name, b"<<<<<<< HEAD\na==1\n").problems
