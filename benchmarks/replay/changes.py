"""What changed between two versions of a Python file, in terms of its syntax alone."""

import ast
import sys
import warnings
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shape:
    """One version of a file: its definitions by name, its body, the imports in that body."""

    definitions: dict[str, list[str]] = field(default_factory=dict)
    body: tuple[str, ...] = ()
    imports: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    parsed: bool = True
    made: frozenset[str] = frozenset()
    """Definitions that are made by more than a literal."""

    @property
    def quiet(self) -> bool:
        """Whether running it does nothing but define, import or no import of the standard library aside."""
        return self.parsed and not self.body and not self.imports


@dataclass(frozen=True, slots=True)
class Change:
    """How one file changed. `names`: definitions changed, added or removed. `removed`: names no longer bound."""

    names: frozenset[str]
    removed: frozenset[str]
    body: bool
    imports: frozenset[str]
    made: frozenset[str] = frozenset()
    """Those of `names` that are values which the module body makes: they may fail there."""


def shape(source: bytes) -> Shape:
    """Return the shape of a source; what cannot be parsed is all body, byte for byte.

    A definition is a plain top-level `def`, `class`, or assignment of a literal, or of a value that is only made (see
    `makes_a_value`), to one name. Import statements are
    kept apart as a set, because their order and grouping rarely matter. `if __name__ == "__main__"` and
    `if TYPE_CHECKING` never run in a DAG and are dropped, as are bare texts, comments and positions.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Shape(body=(repr(source),), parsed=False)
    definitions: dict[str, list[str]] = {}
    body: list[str] = []
    imports: set[str] = set()
    bound: set[str] = set()
    made: set[str] = set()
    for node in _Plain().visit(tree).body:
        name = _defined(node)
        bound |= {name} if name else _bound(node)
        if name:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and not _is_literal(node.value):
                made.add(name)
            definitions.setdefault(name, []).append(ast.dump(node))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imports |= _imports(node)
        elif not _never_runs(node) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            body.append(ast.dump(node))
    return Shape(definitions, tuple(body), frozenset(imports), frozenset(bound), made=frozenset(made))


def compare_shapes(base: Shape, head: Shape) -> Change:
    """Return what differs."""
    names = base.definitions.keys() | head.definitions.keys()
    changed = {name for name in names if base.definitions.get(name) != head.definitions.get(name)}
    return Change(
        frozenset(changed), base.bound - head.bound if head.parsed else base.bound, base.body != head.body,
        base.imports ^ head.imports, frozenset(changed & (base.made | head.made)),
    )  # fmt: skip


class _Plain(ast.NodeTransformer):
    """Drops docstrings, and the `u` of `u"text"`."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        node.kind = None
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
        return node


def _defined(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target, value = node.target, node.value
    else:
        return ""
    return target.id if isinstance(target, ast.Name) and (_is_literal(value) or makes_a_value(value)) else ""


MAKERS = {
    "timedelta", "datetime", "date", "time", "Path", "PurePath", "PurePosixPath", "compile", "getLogger", "join",
    "dirname", "abspath", "realpath", "resolve", "absolute", "set", "frozenset", "dict", "list", "tuple", "str", "int",
    "float", "bool", "TypeVar", "getenv", "MappingProxyType", "Decimal",
    "OrderedDict", "defaultdict", "dedent", "cleandoc", "strip", "format",
}  # fmt: skip


def makes_a_value(node: ast.expr) -> bool:
    """Say whether an expression only puts values together, so that running it matters to who reads the name alone.

    Names, constants, displays, f-strings, arithmetic, lambdas, types such as `dict[str, int]`, and calls that are named
    like a maker of the standard library.
    It may fail, but where this is asked it was seen not to: the module body ran to its end.
    """
    if isinstance(node, ast.Constant | ast.Name):
        return True
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        parts: list[ast.expr] = [*node.args, *(keyword.value for keyword in node.keywords)]
        receiver = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        is_maker = name in MAKERS or ast.unparse(node.func).endswith("environ.get")
        return is_maker and all(makes_a_value(part) for part in parts + receiver)
    if isinstance(node, ast.Lambda):
        return all(makes_a_value(default) for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)])
    known = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.UnaryOp,
             ast.Attribute, ast.Starred, ast.Subscript)  # fmt: skip
    inner = [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)]
    return isinstance(node, known) and all(makes_a_value(each) for each in inner)


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _bound(node: ast.stmt) -> set[str]:
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(each.name)
        elif isinstance(each, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in each.names}
    return found


def _imports(node: ast.Import | ast.ImportFrom) -> set[str]:
    """Imports of anything but the standard library, whose presence cannot change between two commits."""
    if isinstance(node, ast.Import):
        named = [(alias.name, f"import {alias.name} as {alias.asname}") for alias in node.names]
    else:
        source = "." * node.level + (node.module or "")
        named = [(source, f"from {source} import {alias.name} as {alias.asname}") for alias in node.names]
    return {text for module, text in named if module.split(".")[0] not in sys.stdlib_module_names}


def _never_runs(node: ast.stmt) -> bool:
    if not isinstance(node, ast.If) or node.orelse:
        return False
    test = ast.unparse(node.test)
    return test in {"TYPE_CHECKING", "typing.TYPE_CHECKING"} or test.replace('"', "'") == "__name__ == '__main__'"
