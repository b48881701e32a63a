"""The SQL of public Airflow repositories, rendered, and how much of it the resolver accepts.

    uv run --with jinja2 --with ./tools/firedoor python benchmarks/stages/public_sql.py REPOSITORY=DIALECT…

A repository is a folder or a bare git directory; its ``.sql`` files and the strings of its Python files that begin like
a statement are collected. Jinja is rendered with values that look like what their names say (a date for ``ds``, a name
for ``params.table``), macros of dbt as its documentation describes them. Prints one line a repository, and the refusals
by code and reason; ``--show N`` prints N refused texts of each, ``--out FILE`` keeps all that was rendered.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from firedoor.stages.placement import Defaults, Refusal, place

_FIRST = re.compile(
    r"""\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*|\{[%#].*?[%#]\}\s*)*\(?\s*
    (?:select\s|with\s+[\w"`{]+.*?\bas\s*\(|insert\s+(?:into|overwrite)\s|update\s+\S+\s+(?:\w+\s+)?set\s|delete\s+from\s
    |merge\s+(?:into\s+)?\S+\s|create\s+(?:or\s+replace\s+)?(?:\w+\s+){0,3}(?:table|view|index|function|schema|extension)\s
    |drop\s+(?:table|view|index|schema|materialized)\s|alter\s+(?:table|view|index)\s|truncate\s|copy\s+\S+\s
    |refresh\s+materialized\s|vacuum\s|grant\s|call\s|do\s+\$|begin\s*;|declare\s|export\s+data\s|load\s+data\s)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_PROSE = re.compile(
    r"\s*[A-Z][a-z]"
)  # "Create the table …" in a docstring: nobody writes a keyword so in these repositories
_SKIPPED = re.compile(
    r"(?:^|/)(?:tests?|setup|reference|\w*_migration|node_modules|docker|venv|docs?|examples?/k8s|migrations|target|dbt_packages|macros|udf|udf_js|sql_generators|bigquery_etl|archive|retired)/"
)
_HOLE = "fdhole"


@dataclass(frozen=True)
class Text:
    """One text of SQL, where it was found, and how: ``file`` or ``string``."""

    path: str
    sql: str
    how: str


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """The SQL and Python files of a repository."""
    bare = not (folder / ".git").exists() and (folder / "HEAD").exists()
    if not bare:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".sql", ".py") and path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_text("utf-8", errors="replace")
        return
    git = ["git", "-C", str(folder)]
    names = subprocess.run([*git, "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, text=True, check=True)
    wanted = [name for name in names.stdout.splitlines() if name.endswith((".sql", ".py"))]
    asked = "".join(f"HEAD:{name}\n" for name in wanted)
    told = subprocess.run([*git, "cat-file", "--batch"], input=asked.encode(), capture_output=True, check=True).stdout
    at = 0
    for name in wanted:
        end = told.index(b"\n", at)
        head = told[at:end].split()
        if len(head) != 3:  # not in this copy
            at = end + 1
            continue
        size = int(head[2])
        yield name, told[end + 1 : end + 1 + size].decode("utf-8", errors="replace")
        at = end + 2 + size


def texts(folder: Path) -> Iterator[Text]:
    """Every text of SQL in a repository, each once."""
    seen: set[str] = set()
    for path, content in files(folder):
        if _SKIPPED.search(path) or path.endswith(("udf.sql", "stored_procedure.sql")):  # no task runs these
            continue
        content = content if "{{" in content or path.endswith(".py") else _formatted(content)
        found = [(content, "file")] if path.endswith(".sql") else [(each, "string") for each in strings(content)]
        for sql, how in found:
            if sql.strip() and sql not in seen and (how == "file" or (_FIRST.match(sql) and not _PROSE.match(sql))):
                seen.add(sql)
                yield Text(path, sql, how)


def strings(content: str) -> Iterator[str]:
    """The strings of Python code; what an f-string or ``format`` fills in is a name made of digits and letters."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts.update(id(each) for each in node.values)
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else _filled(each) for each in node.values)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            if isinstance(node.func.value, ast.Constant) and isinstance(node.func.value.value, str):
                parts.add(id(node.func.value))
                yield _formatted(node.func.value.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield _formatted(node.value) if "{{" not in node.value else node.value


def _formatted(text: str) -> str:
    """What ``format`` would make of it: ``{name}`` is filled in, wherever the call may be."""
    return re.sub(r"(?<!\{)\{(\w*)\}(?!\})", lambda found: plausible(found[1]) if found[1] else _HOLE, text)


def _filled(node: ast.expr) -> str:
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    if isinstance(inner, ast.Constant):
        return str(inner.value)
    name = inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else _HOLE
    return plausible(name)


def plausible(name: str) -> str:
    """A value that looks like what a name says."""
    low = name.lower().lstrip("_")
    if low == "header":  # a comment
        return ""
    if low in ("ds", "next_ds", "prev_ds", "yesterday_ds") or low.endswith(("date", "_ds", "_day", "day")):
        return "2024-01-01"
    if low.endswith(("ds_nodash",)):
        return "20240101"
    if low in ("ts", "timestamp") or low.endswith(("_ts", "_at", "datetime")):
        return "2024-01-01T00:00:00"
    if low in ("table", "schema", "column", "columns", "select", "from", "where", "database", "user", "values"):
        return f"some_{low}"
    if "project" in low:
        return "some-project"
    if low.endswith("struct_fields"):
        return "a STRING"
    if low in ("limit", "n", "i", "days", "hours", "size") or low.endswith(
        ("_id", "_count", "_size", "_limit", "_days", "number")
    ):
        return "7"
    return re.sub(r"\W", "_", low) or _HOLE


class UnknownMacroError(Exception):
    """A macro that the repository, or a package that it installs, defines: what it would write is not known here."""


_MACROS = {
    "ds_add", "ds_format", "datetime_diff_for_humans", "get", "partition", "pull", "xcom_pull", "strftime", "isoformat",
}  # fmt: skip


class Plausible(jinja2.Undefined):
    """Any name in a template: it has attributes and items, can be called and looped over, and prints a value."""

    def __str__(self) -> str:
        return plausible(str(self._undefined_name or _HOLE).split(".")[-1])

    def _below(self, name: object) -> Plausible:
        return Plausible(name=str(name))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in (
            "strftime",
            "format",
            "isoformat",
            "add",
            "subtract",
            "replace",
            "lower",
            "upper",
            "strip",
            "get",
            "items",
        ):
            return lambda *_, **__: self if name != "items" else [(Plausible(name="key"), Plausible(name="value"))]
        return self._below(name)

    def __getitem__(self, name: object) -> Plausible:
        return self._below(name)

    def __call__(self, *given: object, **_: object) -> Plausible:
        if str(self._undefined_name) in _MACROS:
            return self
        raise UnknownMacroError(self._undefined_name)

    def __iter__(self) -> Iterator[Plausible]:
        return iter([self._below(str(self._undefined_name).rstrip("s") or _HOLE)])

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return 1

    def __add__(self, other: object) -> str:
        return f"{self}{other}"

    def __radd__(self, other: object) -> str:
        return f"{other}{self}"

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0

    __lt__ = __gt__ = __le__ = __ge__ = __eq__

    def __sub__(self, other: object) -> Plausible:
        return self

    __mul__ = __mod__ = __truediv__ = __sub__


def rendered(sql: str) -> str | None:
    """The text after Jinja; None where the template itself does not compile or run."""
    if "{{" not in sql and "{%" not in sql and "{#" not in sql:
        return sql
    world: dict[str, Any] = {
        "ref": lambda *names, **_: f"analytics.{names[-1]}",
        "source": lambda schema, table: f"{plausible(str(schema))}.{plausible(str(table))}",
        "config": lambda *_, **__: "",
        "is_incremental": lambda: False,
        "this": "analytics.this_model",
        "var": lambda name, *_: plausible(str(name)),
        "env_var": lambda name, *_: plausible(str(name)),
    }
    world["macros"] = Plausible(name="macros")
    environment = jinja2.Environment(undefined=Plausible, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for name in ("tojson", "as_native"):
        environment.filters.setdefault(name, lambda value, *_: value)
    try:
        return environment.from_string(sql).render(**world)
    except Exception:  # a template of another engine, a missing include, a filter of the repository's own
        return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", metavar="FOLDER=DIALECT")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--most", type=int, default=500, help="texts of one repository; those whose digest is smallest")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    totals: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    kept: list[dict[str, str]] = []
    print(f"{'repository':40} {'dialect':9} texts unrendered accepted refused share")
    for given in options.repositories:
        folder, _, dialect = given.partition("=")
        counted: Counter[str] = Counter()
        shown = 0
        chosen = sorted(texts(Path(folder)), key=lambda text: hashlib.md5(text.sql.encode()).digest())
        for text in chosen[: options.most]:
            counted["texts"] += 1
            sql = rendered(text.sql)
            if sql is None:
                counted["unrendered"] += 1
                continue
            kept.append({"dialect": dialect, "path": text.path, "sql": sql})
            answer = place(sql, dialect, Defaults(schema="public"))
            if not isinstance(answer, Refusal):
                counted["accepted"] += 1
                continue
            counted["refused"] += 1
            counted["bugs"] += answer.code == "FD909"
            counted["unexplained"] += not (answer.code and answer.message and answer.fix)
            reasons[f"{answer.code} {re.sub('`[^`]*`|[0-9]+', '…', answer.message)[:70]}"] += 1
            if shown < options.show:
                shown += 1
                print(f"  {text.path} ({text.how}): {answer.code} {answer.message}\n    {' '.join(sql.split())[:300]}")
        totals.update(counted)
        print(line(Path(folder.rstrip("/").removesuffix("/repo")).name, dialect, counted))
    print(line("all", "", totals))
    for reason, count in reasons.most_common():
        print(f"{count:5} {reason}")
    print(f"refusals without code, reason or fix: {totals['unexplained']}; crashes caught (FD909): {totals['bugs']}")
    if options.out:
        options.out.write_text(json.dumps(kept), "utf-8")
    return 0


def line(name: str, dialect: str, counted: Counter[str]) -> str:
    tried = counted["accepted"] + counted["refused"]
    share = counted["accepted"] / tried if tried else 0
    numbers = f"{counted['texts']:5} {counted['unrendered']:10} {counted['accepted']:8} {counted['refused']:7}"
    return f"{name:40} {dialect:9} {numbers} {share:.1%}"


if __name__ == "__main__":
    sys.exit(main())
