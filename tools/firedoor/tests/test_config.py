from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from firedoor.config import Config, DagConfig, Edge, matcher, read_config, read_dag_config
from firedoor.config.keys import json_schema
from firedoor.errors import FiredoorError

WHOLE = """\
[project]
name = "x"

[tool.firedoor]
roots = ["dags/", "./src", "."]
dags = "flows/**/*.py"
ignore = [
  "sandbox/**",
]
precision = "file"

[[tool.firedoor.edges]]
from = "dags/a.py"
to = ["rules/*.csv", "b.sql"]
because = "a service reads them"

[[tool.firedoor.edges]]
because = "another"
from = ["x.py"]
to = "y"

[tool.firedoor.run]
pythonpath = ["libs/warehouse/src"]
"""


def faults(content: str | bytes, **layers: object) -> list[str]:
    with pytest.raises(FiredoorError) as raised:
        read_config(content, **layers)  # type: ignore[arg-type]  # layers are told apart by name
    assert raised.value.exit_code == 2
    assert raised.value.code == "FD202"
    return [line.strip() for line in raised.value.because.split("\n")]


def test_nothing_said_is_built_in() -> None:
    for content in (None, "", b"", "[tool.ruff]\nline-length = 1\n", "# firedoor\n"):
        config = read_config(content)
        assert config == Config()
        assert config.source("roots") == "built-in"


def test_every_key_and_where_it_came_from() -> None:
    config = read_config(WHOLE.encode())
    assert config.roots == ("dags", "src", "")
    assert config.dags == ("flows/**/*.py",)
    assert config.ignore == ("sandbox/**",)
    assert config.precision == "file"
    assert config.pythonpath == ("libs/warehouse/src",)
    assert config.edges == (
        Edge(("dags/a.py",), ("rules/*.csv", "b.sql"), "a service reads them", "pyproject.toml:12"),
        Edge(("x.py",), ("y",), "another", "pyproject.toml:17"),
    )
    names = ("roots", "dags", "ignore", "precision", "edges", "pythonpath")
    assert [config.source(name) for name in names] == [f"pyproject.toml:{n}" for n in (5, 6, 7, 10, 12, 23)]


def test_inline_tables_and_dotted_keys() -> None:
    text = 'tool.firedoor.precision = "file"\ntool.firedoor.edges = [{from = "a", to = "b", because = "c"}]\n'
    config = read_config(text, "sub/pyproject.toml")
    assert config.source("precision") == "sub/pyproject.toml:1"
    assert config.edges == (Edge(("a",), ("b",), "c", "sub/pyproject.toml:2"),)


def test_the_stronger_layer_wins_and_says_so() -> None:
    environ = {"FIREDOOR_PRECISION": "definition", "FIREDOOR_ROOTS": "lib, plugins", "FIREDOOR_IGNORE": ""}
    config = read_config(WHOLE, environ=environ, flags={"roots": ["only"], "dags": None})
    assert (config.precision, config.source("precision")) == ("definition", "FIREDOOR_PRECISION")
    assert (config.roots, config.source("roots")) == (("only",), "--roots")
    assert (config.ignore, config.source("ignore")) == (("sandbox/**",), "pyproject.toml:7")
    assert config.dags == ("flows/**/*.py",)
    assert read_config(None, environ=environ).roots == ("lib", "plugins")


def test_all_faults_at_once_each_with_its_place() -> None:
    text = """\
[tool.firedoor]
root = ["dags"]
dags = 3
ignore = ["ok", ""]
roots = ["/abs"]
precision = "definitoin"
zzz = 1

[[tool.firedoor.edges]]
from = "a"
form = "b"

[[tool.firedoor.edges]]
from = "a"
to = ["../out"]
because = " "

[tool.firedoor.run]
python_path = "x"
"""
    said = faults(text, environ={"FIREDOOR_PRECISION": "fil"}, flags={"ignore": ["a/../b"]})
    expected = [
        r"pyproject.toml:2: tool.firedoor.root is unknown; did you mean 'roots'\?",
        r"pyproject.toml:3: tool.firedoor.dags must be a text or a list of texts, none empty, not 3",
        r"pyproject.toml:4: tool.firedoor.ignore must be a text or a list .*",
        r"pyproject.toml:5: tool.firedoor.roots must stay inside the repository, with forward slashes: '/abs'",
        r"pyproject.toml:6: tool.firedoor.precision must be one of definition, file, .* did you mean 'definition'\?",
        r"pyproject.toml:7: tool.firedoor.zzz is unknown; known are audit, compat, dags, .*roots, run.*",
        r"pyproject.toml:9: tool.firedoor.edges\[0\] has no 'to'",
        r"pyproject.toml:9: tool.firedoor.edges\[0\] has no 'because'",
        r"pyproject.toml:11: tool.firedoor.edges\[0\].form is unknown; did you mean 'from'\?",
        r"pyproject.toml:15: tool.firedoor.edges\[1\].to must stay inside the repository.*",
        r"pyproject.toml:16: tool.firedoor.edges\[1\].because must be a text that is not empty, not ' '",
        r"pyproject.toml:19: tool.firedoor.run.python_path is unknown; did you mean 'pythonpath'\?",
        r"--ignore: ignore must stay inside the repository.*",
        r"FIREDOOR_PRECISION: precision must be one of .* did you mean 'file'\?",
    ]
    assert len(said) == len(expected), said
    for pattern in expected:
        assert any(re.fullmatch(pattern, line) for line in said), (pattern, said)


@pytest.mark.parametrize(
    "text",
    [
        "[tool]\nfiredoor = 1\n",
        "[tool.firedoor]\nedges = 1\n",
        "[tool.firedoor]\nedges = [1]\n",
        "[tool.firedoor]\nrun = []\n",
        "[tool.firedoor]\nprecision = ['file']\n",
        "[tool.firedoor]\nroots = {a = 1}\n",
    ],
)
def test_wrong_types(text: str) -> None:
    assert len(faults(text)) == 1


@pytest.mark.parametrize("content", ["[tool.firedoor\n", b"# firedoor \xff\n", "[firedoor]\na = 1\na = 2\n"])
def test_what_is_no_toml(content: str | bytes) -> None:
    with pytest.raises(FiredoorError) as raised:
        read_config(content)
    assert (raised.value.code, raised.value.exit_code) == ("FD201", 2)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_config(b"\xef\xbb\xbf[tool.firedoor]\nprecision = 'file'\n").precision == "file"


def test_dag_toml() -> None:
    text = """\
owner = "fleet"
libs = {warehouse = "1.2.0"}

[checks]
contract = ["contracts/*.toml"]
tests = "tests"

[stage.dev]
limit_minutes = 6
"""
    config = read_dag_config(text, "dags/x/dag.toml")
    assert config.owner == "fleet"
    assert config.libs == {"warehouse": "1.2.0"}
    assert config.checks == {"contract": ("contracts/*.toml",), "tests": ("tests",)}
    assert config.limits == {"dev": 6}
    assert [config.source(name) for name in ("owner", "libs", "checks", "limits")] == [
        f"dags/x/dag.toml:{line}" for line in (1, 2, 4, 8)
    ]
    assert read_dag_config(None) == read_dag_config("") == DagConfig()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ownr = 'x'\n", "dag.toml:1: ownr is unknown; did you mean 'owner'?"),
        ("[libs]\nwarehouse = 1\n", "dag.toml:2: libs.warehouse must be a text that is not empty, not 1"),
        ("[stage.prod]\n", "dag.toml:1: stage.prod is unknown; known are acc, dev, tst"),
        (
            "[stage.dev]\nlimit_minutes = true\n",
            "dag.toml:2: stage.dev.limit_minutes must be a whole number of minutes, at least 1, not True",
        ),
        ("checks = 1\n", "dag.toml:1: checks must be a table"),
    ],
)
def test_faults_of_dag_toml(text: str, fault: str) -> None:
    with pytest.raises(FiredoorError) as raised:
        read_dag_config(text)
    assert raised.value.because == fault


def test_the_published_schema_is_made_from_the_parsers_keys() -> None:
    published = json.loads(files("firedoor.config").joinpath("config.schema.json").read_text())
    assert published == json_schema()
    known = {
        "roots",
        "dags",
        "edges",
        "ignore",
        "precision",
        "vendor",
        "deploys",
        "evidence",
        "run",
        "audit",
        "smoke",
        "release",
        "compat",
        "private",
        "stages",
    }
    assert set(published["properties"]) == known
    assert published["additionalProperties"] is False
    assert published["properties"]["edges"]["items"]["required"] == ["from", "to", "because"]


@pytest.mark.parametrize(
    ("glob", "yes", "no"),
    [
        ("*.py", ["a.py"], ["d/a.py", "a.pyc"]),
        ("**/*.py", ["a.py", "d/e/a.py"], ["a.sql"]),
        ("dags/**/x.py", ["dags/x.py", "dags/a/b/x.py"], ["dags/ax.py", "x.py"]),
        ("dags/**", ["dags/x.py", "dags/a/b"], ["dag/x.py"]),
        ("sandbox", ["sandbox", "sandbox/a/b.py"], ["sandbox2/a.py", "x/sandbox/a.py"]),
        ("sandbox/", ["sandbox/a.py"], ["sandbox2/a.py"]),
        ("a?.py", ["ab.py"], ["a.py", "a/.py"]),
        ("[ab].py", ["a.py"], ["c.py", "[ab].py"]),
        ("[!ab].py", ["c.py"], ["a.py"]),
        ("a[.py", ["a[.py"], ["a.py"]),
        ("[]^].py", ["].py", "^.py"], ["a.py"]),
        ("a+b(1).py", ["a+b(1).py"], ["aab1.py"]),
        (".", ["anything/at/all"], []),
        ("./x.py", ["x.py"], ["y.py"]),
        ("*", ["new\nline"], ["folder/x"]),
        ("dags/*", ["dags/x.py"], ["dags/a/x.py"]),
        ("*/sandbox", ["a/sandbox/b/c.py"], ["sandbox/b.py"]),
        ("[z-a].py", ["[z-a].py"], ["b.py"]),
        ("[a-c].py", ["b.py"], ["-.py"]),
    ],
)
def test_globs(glob: str, yes: list[str], no: list[str]) -> None:
    matches = matcher([glob])
    assert [path for path in yes if not matches(path)] == []
    assert [path for path in no if matches(path)] == []
    assert [path for path in yes if not matcher(["nothing", glob])(path)] == []
    assert not matcher([])("a.py")


@pytest.mark.parametrize(
    ("text", "environ", "precision", "because"),
    [
        ("", {}, "file", "DAGs are deployed from the tree: a missed DAG would be a broken one"),
        ('deploys = "tree"', {}, "file", "DAGs are deployed from the tree (pyproject.toml:2): a missed DAG would be"),
        (
            'deploys = "artifacts"',
            {},
            "definition",
            "artifacts are deployed (pyproject.toml:2): a missed DAG",
        ),
        ('precision = "definition"', {}, "definition", "pyproject.toml:2"),
        ('deploys = "artifacts"\nprecision = "file"', {}, "file", "pyproject.toml:3"),
        ("", {"FIREDOOR_DEPLOYS": "artifacts"}, "definition", "artifacts are deployed (FIREDOOR_DEPLOYS)"),
        ("", {"FIREDOOR_PRECISION": "definition"}, "definition", "FIREDOOR_PRECISION"),
    ],
)
def test_what_is_deployed_decides_the_precision_of_a_gate(
    text: str, environ: dict[str, str], precision: str, because: str
) -> None:
    found, why = read_config(f"[tool.firedoor]\n{text}\n", environ=environ).gate_precision()
    assert found == precision
    assert why.startswith(because)
