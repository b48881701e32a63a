"""What statements use, by Python's own scope rules.

A name that a function binds is local to it; comprehensions and nested functions see it, class bodies do not
pass theirs on. Every other name is the module's. https://docs.python.org/3/reference/executionmodel.html#naming-and-binding
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from firedoor.sources.calls import call_uses, path_uses
from firedoor.sources.strings import joined_text, string_uses
from firedoor.sources.uses import (
    ANY_DOCSTRINGS,
    ANY_SOURCE,
    DOCSTRINGS,
    DYNAMIC,
    ENGINE,
    IMPORTS,
    LOCAL,
    NAME,
    NAMESPACE,
    PATCHES,
    PATH_EDIT,
    SOURCE,
    SUBCLASSES,
)

# The fields of each node that hold other nodes with a meaning.
CHILDREN: dict[type, tuple[str, ...]] = {
    cls: tuple(f for f in cls._fields if f not in ("ctx", "op", "ops", "kind", "type_comment"))
    for cls in vars(ast).values()
    if isinstance(cls, type) and issubclass(cls, ast.AST)
}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SPECIAL_ATTRIBUTES = {
    "__doc__": (DOCSTRINGS, ANY_DOCSTRINGS),
    "__subclasses__": (SUBCLASSES,),
    "__code__": (SOURCE, ANY_SOURCE),
    "__loader__": (SOURCE,),
}
_SPECIAL_NAMES = {"__doc__": DOCSTRINGS, "__builtins__": NAMESPACE + "__builtins__"}

_Imports = dict[str, tuple[str, ...]]
_NO_IMPORTS: _Imports = {}
_NO_NAMES: frozenset[str] = frozenset()


def references(nodes: Iterable[ast.AST], out: set[str], *, postponed: bool = False) -> None:
    """Add to ``out`` the uses (see :mod:`firedoor.sources.uses`) of module-level ``nodes``.

    ``postponed`` says that annotations are never evaluated (PEP 563), so that their names are not used.
    """
    _scope(nodes, "module", _NO_NAMES, _NO_IMPORTS, set(), out, postponed)


def import_specs(node: ast.Import | ast.ImportFrom) -> list[tuple[str, str, str]]:
    """``(bound name, spec, executed)`` for each name that an import statement binds.

    ``spec`` is ``module:attribute`` (attribute empty for a module); ``executed`` is what running the statement
    demands. A star is bound as ``*``.
    """
    if isinstance(node, ast.Import):
        return [
            (alias.asname, f"{alias.name}:", alias.name)
            if alias.asname
            else (alias.name.partition(".")[0], f"{alias.name.partition('.')[0]}:", alias.name)
            for alias in node.names
        ]
    module = "." * node.level + (node.module or "")
    return [(alias.asname or alias.name, f"{module}:{alias.name}", f"{module}:{alias.name}") for alias in node.names]


def _scope(
    nodes: Iterable[ast.AST],
    kind: str,
    enclosing: frozenset[str],
    enclosing_imports: _Imports,
    bound: set[str],
    out: set[str],
    postponed: bool,
) -> None:
    stack: list[ast.AST] = list(nodes)
    pop, push, extend = stack.pop, stack.append, stack.extend
    loads: set[str] = set()
    stores = bound
    outer: set[str] = set()
    imports: dict[str, list[str]] = {}
    nested: list[ast.AST] = []
    while stack:
        node = pop()
        cls = node.__class__
        if cls is ast.Name:
            name: str = node.id  # type: ignore[attr-defined]  # narrowed by class identity, for speed
            if node.ctx.__class__ is ast.Store:  # type: ignore[attr-defined]  # as above
                stores.add(name)
            else:
                loads.add(name)
                if name in _SPECIAL_NAMES:
                    out.add(_SPECIAL_NAMES[name])
        elif cls is ast.Attribute:
            _attribute(node, loads, push, out)  # type: ignore[arg-type]  # as above
        elif cls is ast.Constant:
            if node.value.__class__ is str:  # type: ignore[attr-defined]  # as above
                string_uses(node.value, out)  # type: ignore[attr-defined]  # as above
        elif cls is ast.Call:
            _call(node, loads, push, extend, out)  # type: ignore[arg-type]  # as above
        elif cls is ast.JoinedStr:
            string_uses(joined_text(node), out)  # type: ignore[arg-type]  # as above
            extend(part for part in node.values if part.__class__ is not ast.Constant)  # type: ignore[attr-defined]  # as above
        elif cls is ast.BinOp and node.op.__class__ is ast.Div and path_uses(node, out):  # type: ignore[attr-defined,arg-type]  # as above
            extend(_leaves(node))
        elif cls is ast.Subscript and _sys_modules(node, out):  # type: ignore[arg-type]  # as above
            push(node.slice)  # type: ignore[attr-defined]  # as above
        elif cls in _FUNCTIONS:
            nested.append(node)
            arguments: ast.arguments = node.args  # type: ignore[attr-defined]  # as above
            extend(arguments.defaults)
            extend(default for default in arguments.kw_defaults if default is not None)
            if cls is not ast.Lambda:
                stores.add(node.name)  # type: ignore[attr-defined]  # as above
                extend(node.decorator_list)  # type: ignore[attr-defined]  # as above
                if not postponed or kind == "class" or node.decorator_list:  # type: ignore[attr-defined]  # as above
                    # pydantic, dataclasses and TaskFlow evaluate postponed annotations themselves
                    extend(annotations_of(node))  # type: ignore[arg-type]  # as above
        elif cls is ast.ClassDef:
            nested.append(node)
            stores.add(node.name)  # type: ignore[attr-defined]  # as above
            extend(node.decorator_list)  # type: ignore[attr-defined]  # as above
            extend(node.bases)  # type: ignore[attr-defined]  # as above
            extend(node.keywords)  # type: ignore[attr-defined]  # as above
        elif cls in _COMPREHENSIONS:
            nested.append(node)
            push(node.generators[0].iter)  # type: ignore[attr-defined]  # as above
        elif cls is ast.Import or cls is ast.ImportFrom:
            for name, spec, executed in import_specs(node):  # type: ignore[arg-type]  # as above
                out.add(IMPORTS + executed)
                imports.setdefault(name, []).append(spec)
        elif cls is ast.Global or cls is ast.Nonlocal:
            outer.update(node.names)  # type: ignore[attr-defined]  # as above
        elif cls is ast.AnnAssign and postponed and kind != "class":
            push(node.target)  # type: ignore[attr-defined]  # as above
            if node.value is not None:  # type: ignore[attr-defined]  # as above
                push(node.value)  # type: ignore[attr-defined]  # as above
        else:
            if cls is ast.ExceptHandler or cls is ast.MatchAs or cls is ast.MatchStar:
                if node.name:  # type: ignore[attr-defined]  # as above
                    stores.add(node.name)  # type: ignore[attr-defined]  # as above
            elif cls is ast.MatchMapping and node.rest:  # type: ignore[attr-defined]  # as above
                stores.add(node.rest)  # type: ignore[attr-defined]  # as above
            for field in CHILDREN[cls]:
                value = getattr(node, field)
                if value.__class__ is list:
                    extend(item for item in value if isinstance(item, ast.AST))
                elif isinstance(value, ast.AST):
                    push(value)
    own_imports: _Imports = {} if kind == "module" else {name: tuple(specs) for name, specs in imports.items()}
    local = _NO_NAMES if kind != "function" else (stores - outer)
    visible = {**enclosing_imports, **own_imports} if own_imports else enclosing_imports
    _emit_loads(loads, local, enclosing, own_imports, visible, out)
    inner_names = enclosing | local if kind == "function" else enclosing
    inner_imports = visible if kind == "function" else enclosing_imports
    if inner_imports and local:
        inner_imports = {n: s for n, s in inner_imports.items() if n not in local or n in own_imports}
    for child in nested:
        _nested(child, inner_names, inner_imports, out, postponed)


def _emit_loads(
    loads: set[str],
    local: Iterable[str],
    enclosing: frozenset[str],
    own_imports: _Imports,
    visible: _Imports,
    out: set[str],
) -> None:
    for chain in loads:
        root, _, rest = chain.partition(".")
        if root in own_imports or (root in visible and root not in local):
            for spec in visible[root]:
                out.add(LOCAL + _join(spec, rest))
            continue
        if root in local or root in enclosing:
            continue
        out.add(NAME + chain)


def _join(spec: str, rest: str) -> str:
    if not rest:
        return spec
    return spec + rest if spec.endswith(":") else f"{spec}.{rest}"


def _nested(node: ast.AST, enclosing: frozenset[str], imports: _Imports, out: set[str], postponed: bool) -> None:
    if isinstance(node, _FUNCTIONS):
        arguments = node.args
        bound = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        bound.update(a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        _scope(body, "function", enclosing, imports, bound, out, postponed)
    elif isinstance(node, ast.ClassDef):
        _scope(node.body, "class", enclosing, imports, set(), out, postponed)
    elif isinstance(node, _COMPREHENSIONS):
        first, *others = node.generators
        parts: list[ast.AST] = [first.target, *first.ifs, *others]
        parts += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        _scope(parts, "function", enclosing, imports, set(), out, postponed)


def annotations_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """The annotations of a function's parameters and of what it returns."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    found = [a.annotation for a in every if a.annotation is not None]
    return [*found, node.returns] if node.returns is not None else found


def chain_of(node: ast.expr) -> str | None:
    """``a.b.c`` of a name or an attribute of a name, else ``None``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def _attribute(node: ast.Attribute, loads: set[str], push, out: set[str]) -> None:  # type: ignore[no-untyped-def]  # list.append
    parts = [node.attr]
    value = node.value
    while value.__class__ is ast.Attribute:
        parts.append(value.attr)
        value = value.value
    for part in parts:
        if part in _SPECIAL_ATTRIBUTES:
            out.update(_SPECIAL_ATTRIBUTES[part])
        elif part.startswith(("read_", "to_")):
            out.add(ENGINE + part)
    if value.__class__ is ast.Name:
        parts.append(value.id)
        parts.reverse()
        chain = ".".join(parts)
        loads.add(chain)
        if node.ctx.__class__ is not ast.Load:
            out.add(PATCHES + chain)
        if chain.startswith("sys.path") and len(parts) > 1 and parts[1] == "path":
            out.add(PATH_EDIT)
    else:
        push(value)


def _call(node: ast.Call, loads: set[str], push, extend, out: set[str]) -> None:  # type: ignore[no-untyped-def]  # list methods
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    push(func)
    if name in ("getattr", "hasattr") and len(node.args) >= 2 and isinstance(func, ast.Name):
        chain, literal = chain_of(node.args[0]), node.args[1]
        if (
            chain
            and isinstance(literal, ast.Constant)
            and isinstance(literal.value, str)
            and literal.value.isidentifier()
        ):
            loads.add(f"{chain}.{literal.value}")
            extend(node.args[2:])
            return
    if call_uses(node, name, out):
        extend(leaf for argument in node.args for leaf in _leaves(argument))
    else:
        extend(node.args)
    extend(keyword.value for keyword in node.keywords)


def _leaves(node: ast.AST) -> list[ast.AST]:
    """The parts of a path expression that are not its literal text."""
    if isinstance(node, ast.Constant):
        return []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return [*_leaves(node.left), *_leaves(node.right)]
    if isinstance(node, ast.JoinedStr):
        return [part for part in node.values if not isinstance(part, ast.Constant)]
    return [node]


def _sys_modules(node: ast.Subscript, out: set[str]) -> bool:
    if chain_of(node.value) != "sys.modules":
        return False
    key = node.slice
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        out.add(DYNAMIC + key.value)
    elif isinstance(key, ast.Name) and key.id == "__name__":
        out.add(NAMESPACE + "sys.modules[__name__]")
    else:
        out.add(DYNAMIC + "*")
    return True
