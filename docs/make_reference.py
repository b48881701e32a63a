"""Writes ``docs/reference/`` from the code: ``python docs/make_reference.py`` (``--check``: fail if it would change).

Commands come from the parsers, configuration from the table of keys, errors and documents from the source's syntax
trees; so a page cannot say what the code does not.
"""

from __future__ import annotations

import ast
import re
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from firedoor.cli.main import VERBS
from firedoor.config.keys import DAG_TOML, PYPROJECT, Key

DOCS = Path(__file__).parent
SOURCE = DOCS.parent / "tools" / "firedoor" / "src" / "firedoor"
INSTALLED = DOCS.parent / "libs" / "firedoor_airflow" / "src" / "firedoor_airflow"
"""What is installed in Airflow itself, and raises codes there."""
MADE = "<!-- Made by docs/make_reference.py from the code; change the code, then run it. -->\n"
EXIT_CODES = {"UsageError": 2, "WorldError": 4, "FD001": 2, "FD002": 4, "FD700": 70}  # by class, or printed directly
ELSEWHERE = {  # by class: raised in Airflow, and ends no command of ours
    "ArtifactError": "Raised where an artifact is loaded.",
    "UndeclaredImportError": "Raised where an artifact is loaded.",
    "DeploymentError": "Raised in Airflow.",
    "StageRefusal": "Raised in a task on a stage.",
    "Refusal": "A statement that a stage does not run.",
    "Fault": "A finding of a run on a stage.",
}


class Recorder(ArgumentParser):
    """Takes down what a verb adds to its parser. (argparse's own help differs from one Python to the next.)"""

    def __init__(self) -> None:
        """A parser without arguments."""
        super().__init__(add_help=False)
        self.rows: list[tuple[tuple[str, ...], dict[str, Any]]] = []
        self.verbs: dict[str, Recorder] = {}

    def add_subparsers(self, **options: Any) -> Any:
        """Verbs below this one are added to it."""
        return self

    def add_parser(self, name: str, *, description: str | None = None, **options: Any) -> Recorder:
        """Take down one verb below this one."""
        self.verbs[name] = Recorder()
        self.verbs[name].description = description
        return self.verbs[name]

    def add_argument(self, *names: str, **options: Any) -> Any:
        """Take down one argument."""
        self.rows.append((names, options))

    def add_mutually_exclusive_group(self, **options: Any) -> Any:
        """Arguments of a group are arguments."""
        return self


def recorded(verb: str) -> Recorder:
    """All arguments of ``verb``, and the verbs below it."""
    recorder = Recorder()
    module = import_module(f"firedoor.cli.{verb}")
    recorder.description = module.__doc__
    module.add_arguments(recorder)
    return recorder


@dataclass(slots=True)
class ErrorCode:
    """One code: what comes of it, and every (message, because, fix) that the source holds, with ``…`` for values.

    A finding has no exit code of its own: whether it is an error is for the check to say.
    """

    follows: str
    words: list[tuple[str, str, str]] = field(default_factory=list)


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every source file of the tool, sorted by path, and its syntax tree."""
    yield from trees_of(SOURCE)


def trees_of(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every source file below ``folder``, sorted by path, and its syntax tree."""
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def called_name(node: ast.AST) -> str:
    """The last name of what is called; empty for what is no call."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def template(node: ast.expr | None) -> str:
    """The text of a string expression; ``…`` stands for what only a run knows."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return template(node.left) + template(node.right)
    return "…"


def error_codes() -> dict[str, ErrorCode]:
    """Every code in the source, raised or printed, sorted."""
    found: dict[str, ErrorCode] = {}
    for _, tree in [*trees(), *trees_of(INSTALLED)]:
        pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in (node for node in ast.walk(tree) if id(node) not in pieces):
            name = called_name(node)
            if isinstance(node, ast.Call) and name in EXIT_CODES | ELSEWHERE:
                code = template(node.args[0])
                if not re.fullmatch(r"FD\d{3}", code):
                    continue
                more: dict[str | None, ast.expr] = dict(zip(("", "message", "fix"), node.args, strict=False))
                more |= {word.arg: word.value for word in node.keywords}
                words = (template(more["message"]), template(more.get("because")), template(more.get("fix")))
                follows = ELSEWHERE[name] if name in ELSEWHERE else f"Exit code {EXIT_CODES[name]}."
                entry = found.setdefault(code, ErrorCode(follows))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                given = dict(zip(("path", "line", "code", "message", "fix"), node.args, strict=False))
                given |= {word.arg: word.value for word in node.keywords if word.arg is not None}
                code = template(given.get("code"))
                if not re.fullmatch(r"FD\d{3}", code):
                    continue
                words = (template(given.get("message")), "", template(given.get("fix")))
                entry = found.setdefault(code, ErrorCode("A finding."))
            elif isinstance(node, ast.Constant | ast.JoinedStr) and template(node).startswith("error[FD"):
                head, *rest = template(node).splitlines()
                code, message = head.removeprefix("error[").split("]: ", 1)
                said = dict(line.split(maxsplit=1) for line in rest)
                words = (message, said.get("because", ""), said.get("fix", ""))
                follows = f"Exit code {EXIT_CODES[code]}." if code in EXIT_CODES else ELSEWHERE["DeploymentError"]
                entry = found.setdefault(code, ErrorCode(follows))
            else:
                continue
            if words not in entry.words:
                entry.words.append(words)
    return dict(sorted(found.items()))


def errors_page() -> str:
    """The page of error codes."""
    lines = [
        MADE,
        "# Errors",
        "",
        "An error is one sentence, its cause, and a command to paste. Its code is stable. `…` is what a run fills in.",
        "A finding is no error but part of the answer: what a check has to say about what it looked at.",
        "",
        "| exit code | meaning |",
        "|--:|---|",
        "| 0 | ok; that nothing is affected is ok |",
        "| 1 | a DAG file failed a step, or what the plan expects is missing; a pipeline that GitLab would refuse |",
        "| 2 | the caller must act: usage, configuration, repository or base; also what argparse refuses |",
        "| 3 | evidence is stale, or the plan is of another commit (`firedoor ci gate`) |",
        "| 4 | the platform failed; the same command may succeed when it is run again |",
        "| 5 | all that failed is in the baseline or bypassed; the gate has the last word (`firedoor ci run`) |",
        "| 70 | a bug of firedoor, with a traceback |",
        "| 130 | interrupted |",
        "",
    ]
    for code, entry in error_codes().items():
        lines += [f"## {code}", "", entry.follows, ""]
        for message, because, fix in entry.words:
            text = [f"{'finding' if entry.follows == 'A finding.' else 'error'}[{code}]: {message}"]
            text += [f"  because   {because}"] if because else []
            text += [f"  fix       {fix}"] if fix else []
            lines += ["```text", *text, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def cell(text: str) -> str:
    """``text`` as a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def commands_page() -> str:
    """The page of verbs and their options."""
    lines = [MADE, "# Commands", ""]
    lines += [f"- [`firedoor {verb}`](#firedoor-{verb}): {says}" for verb, says in VERBS.items()]
    lines += ["", "The answer goes to stdout, the story to stderr. Exit codes: [errors](errors.md)."]
    for verb in VERBS:
        found = recorded(verb)
        lines += ["", f"## firedoor {verb}", "", (found.description or "").strip(), *argument_lines(found)]
        for name, below in found.verbs.items():
            lines += ["", f"### firedoor {verb} {name}", "", (below.description or "").strip(), *argument_lines(below)]
    return "\n".join(lines) + "\n"


def argument_lines(found: Recorder) -> Iterator[str]:
    """The table of a verb's arguments; nothing where it has none."""
    if found.rows:
        yield from ("", "| argument | |", "|---|---|")
    for names, options in found.rows:
        value = options.get("metavar") or "\\|".join(options.get("choices", ()))
        flag = names[0].startswith("-")
        takes_value = flag and options.get("action") != "store_true"
        several = "…" if options.get("nargs") else ""
        shown = ", ".join(f"`{name}`" for name in names) if flag else f"`{value}{several}`"
        if takes_value:
            shown += f" {value or names[0].lstrip('-').upper()}"
        yield f"| {shown} | {cell(options.get('help', ''))} |"


def key_rows(keys: dict[str, Key], prefix: str = "") -> Iterator[str]:
    """One table row per key, tables opened."""
    for name, key in keys.items():
        kind = " \\| ".join(f'"{choice}"' for choice in key.choices) if key.choices else key.kind
        yield f"| `{prefix}{name}` | {kind} | {cell(key.says)} |"
        yield from key_rows(key.keys, f"{prefix}{name}{'[]' if key.kind == 'tables' else ''}.")


def configuration_page() -> str:
    """The page of configuration keys."""
    lines = [
        MADE,
        "# Configuration",
        "",
        "None is needed: what is not said is inferred, and `firedoor doctor` prints what was. `firedoor doctor",
        "--config KEY` prints one value and where it came from. An unknown key is an [error](errors.md#fd202), with a",
        "suggestion.",
        "",
        "Flag > environment > `pyproject.toml` > built-in. Environment: `FIREDOOR_ROOTS`, `FIREDOOR_DAGS`,",
        "`FIREDOOR_IGNORE` (several separated by commas), `FIREDOOR_PRECISION`; `FIREDOOR_BASE` names the base where",
        "`--base` does not, `FIREDOOR_CACHE` the file of facts where `--cache` does not.",
        "",
        "For editors, the JSON Schema is `tools/firedoor/src/firedoor/config/config.schema.json`.",
        "",
        "## `[tool.firedoor]` in the root pyproject.toml",
        "",
        "| key | value | |",
        "|---|---|---|",
        *key_rows(PYPROJECT),
        "",
        "## `dag.toml` beside a DAG file",
        "",
        "| key | value | |",
        "|---|---|---|",
        *key_rows(DAG_TOML),
    ]
    return "\n".join(lines) + "\n"


def documents() -> dict[str, list[tuple[str, str, list[str]]]]:
    """Schema (``""`` for parts of documents) → (class, first sentence, keys) of all values with a ``to_json``."""
    found: dict[str, list[tuple[str, str, list[str]]]] = defaultdict(list)
    for _, tree in trees():
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            for method in owner.body:
                if not isinstance(method, ast.FunctionDef) or method.name != "to_json":
                    continue
                literal = next((n for n in ast.walk(method) if isinstance(n, ast.Dict)), None)
                if literal is None:
                    continue
                keys = [template(key) if key is not None else "…" for key in literal.keys]
                schema = ""
                for key, value in zip(keys, literal.values, strict=True):
                    if key == "schema":
                        schema = str(constants.get(value.id, "")) if isinstance(value, ast.Name) else template(value)
                about = (ast.get_docstring(owner) or "").split("\n\n")[0]
                found[schema].append((owner.name, " ".join(about.split()), keys))
    return dict(sorted(found.items()))


def documents_page() -> str:
    """The page of JSON documents."""
    lines = [
        MADE,
        "# Documents",
        "",
        "`--format json` prints one document. Its `schema` names its form: under one number keys may be added, none",
        "is removed or changes its meaning. Paths are relative to the repository root. Equal input gives equal bytes,",
        "but for the times in `firedoor.run`.",
    ]
    known = documents()
    for schema, values in known.items():
        if schema:
            for _, about, keys in values:
                lines += ["", f"## {schema}", "", about, "", ", ".join(f"`{key}`" for key in keys)]
    lines += ["", "## Parts", "", "| value | keys | |", "|---|---|---|"]
    for name, about, keys in sorted(known.get("", [])):
        lines.append(f"| {name} | {', '.join(f'`{key}`' for key in keys)} | {cell(about)} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every page of the reference: path → text."""
    made = {
        "commands.md": commands_page(),
        "configuration.md": configuration_page(),
        "documents.md": documents_page(),
        "errors.md": errors_page(),
    }
    return {DOCS / "reference" / name: text for name, text in made.items()}


def main() -> int:
    """Write the pages, or say which are not as the code is."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        print("\n".join(f"{path.name} is not as the code is: python docs/make_reference.py" for path in stale))
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
