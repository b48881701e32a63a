"""What one Python file says, read from its syntax alone and cached by blob digest."""

import ast
import re
import warnings
from dataclasses import dataclass

from .path_patterns import PathPattern, path_patterns

RULES = 6
"""Raise it whenever the facts of an unchanged file can change."""

FILE_NAME = re.compile(r"[^/\s]+\.[A-Za-z0-9]+$")
IMPORT_LINE = re.compile(r"^\s*(?:from\s+(\.*)([\w.]*)\s+import\s+(.+)|import\s+(.+))", re.M)


@dataclass(frozen=True, slots=True)
class Import:
    """`import module` (names empty) or `from <level dots>module import names`."""

    level: int
    module: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """All that the file oracle needs to know of one file."""

    imports: tuple[Import, ...] = ()
    path_strings: tuple[str, ...] = ()
    path_patterns: tuple[PathPattern, ...] = ()
    exports: tuple[str, ...] = ()
    edits_path: bool = False
    imports_airflow: bool = False
    constructs_dag: bool = False
    """`DAG(…)` or `@dag` anywhere in the file."""
    dag_at_import: bool = False
    """Some DAG is constructed outside functions, or under `@dag`, or the file calls at import what it defines."""
    plugin_of_dags: bool = False
    """An `AirflowPlugin` that adds something to DAGs: a listener, a macro, a timetable, a link."""
    module_level_calls: tuple[str, ...] = ()
    """Names called while the module is imported, outside functions and classes."""
    parsed: bool = True


def read_facts(source: bytes | None) -> ModuleFacts:
    """Return the facts of one file; a file that cannot be parsed gives the import lines that a pattern finds."""
    if source is None:
        return ModuleFacts(parsed=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _facts_by_pattern(source.decode("utf-8", "replace"))
    imports: list[Import] = []
    strings: set[str] = set()
    names = {"DAG", "dag"}
    constructs = decorated = edits = False
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                imports += [Import(0, alias.name) for alias in node.names]
            case ast.ImportFrom():
                imports.append(Import(node.level, node.module or "", tuple(alias.name for alias in node.names)))
                if (node.module or "").startswith("airflow"):
                    names |= {alias.asname for alias in node.names if alias.asname and alias.name in {"DAG", "dag"}}
            case ast.Constant(value=str(text)) if len(text) < 300 and FILE_NAME.search(text):
                strings.add(text)
            case ast.Call():
                imports += _literal_import(node)
                edits |= ast.unparse(node.func) in {"sys.path.insert", "sys.path.append", "sys.path.extend"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            constructs |= _last_name(node.func) in names - {"dag"}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorated |= any(_last_name(_called(decorator)) in names for decorator in node.decorator_list)
    constructs |= decorated
    airflow = any(each.module.split(".")[0] == "airflow" for each in imports if not each.level)
    calls = set(_calls_at_import(tree.body))
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    return ModuleFacts(
        imports=tuple(dict.fromkeys(imports)),
        path_strings=tuple(sorted(strings)),
        path_patterns=path_patterns(tree),
        exports=_exports(tree),
        edits_path=edits,
        imports_airflow=airflow,
        constructs_dag=constructs and airflow,
        dag_at_import=constructs and airflow and bool(decorated or calls & (own | (names - {"dag"}))),
        plugin_of_dags=any(_adds_to_dags(node) for node in tree.body),
        module_level_calls=tuple(sorted(calls)),
    )


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _adds_to_dags(node: ast.stmt) -> bool:
    """Whether the statement is a plugin class with a list of things that DAGs or task runs meet, not only web pages.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/plugins.html
    """
    if not isinstance(node, ast.ClassDef) or not any(_last_name(base) == "AirflowPlugin" for base in node.bases):
        return False
    filled = {
        target.id
        for each in node.body
        if isinstance(each, ast.Assign) and not (isinstance(each.value, ast.List | ast.Tuple) and not each.value.elts)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    return bool(filled & ADDED_TO_DAGS)


ADDED_TO_DAGS = {"listeners", "macros", "timetables", "operators", "sensors", "hooks", "operator_extra_links",
                 "global_operator_extra_links", "priority_weight_strategies", "partition_mappers"}  # fmt: skip


def _literal_import(call: ast.Call) -> list[Import]:
    """`import_module("a.b")`, `import_module(".b", package)` and `__import__("a.b")`."""
    if _last_name(call.func) not in {"import_module", "__import__"} or not call.args:
        return []
    first = call.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return []
    module = first.value.lstrip(".")
    return [Import(len(first.value) - len(module), module)]


def _exports(tree: ast.Module) -> tuple[str, ...]:
    """Strings of `__all__`: what a star import of a package may import as submodules."""
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and "__all__" in ast.unparse(node):
            found += [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return tuple(found)


def _calls_at_import(body: list[ast.stmt]) -> list[str]:
    found: list[str] = []
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Call):
            found.append(_last_name(node.func))
        stack.extend(ast.iter_child_nodes(node))
    return found


def _facts_by_pattern(text: str) -> ModuleFacts:
    imports: list[Import] = []
    for dots, module, names, plain in IMPORT_LINE.findall(text):
        if plain:
            imports += [Import(0, part.split()[0]) for part in plain.split("#")[0].split(",") if part.split()]
        else:
            wanted = tuple(re.findall(r"(\w+)(?:\s+as\s+\w+)?\s*(?:,|$|\)|#|;)", names)) or ("*",)
            imports.append(Import(len(dots), module, wanted))
    airflow = any(each.module.split(".")[0] == "airflow" for each in imports)
    constructs = airflow and bool(re.search(r"\bDAG\(|^\s*@dag\b", text, re.M))
    return ModuleFacts(
        tuple(imports), imports_airflow=airflow, constructs_dag=constructs, dag_at_import=constructs, parsed=False
    )
