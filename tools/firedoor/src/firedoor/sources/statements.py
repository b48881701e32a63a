"""Questions about one statement: is it a guard, what does it define, what are its defaults and bases?"""

from __future__ import annotations

import ast

from firedoor.sources.calm import is_calm, standard_name
from firedoor.sources.fields import field_order
from firedoor.sources.inert import is_inert_decorator, is_literal
from firedoor.sources.references import chain_of, names_in
from firedoor.sources.refusals import members

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def is_main_guard(statement: ast.stmt) -> bool:
    """``if __name__ == "__main__":``."""
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.Compare):
        return False
    test = statement.test
    sides = [test.left, *test.comparators]
    return (
        len(sides) == 2
        and isinstance(test.ops[0], ast.Eq)
        and any(isinstance(s, ast.Name) and s.id == "__name__" for s in sides)
        and any(isinstance(s, ast.Constant) and s.value == "__main__" for s in sides)
    )


def is_typing_guard(statement: ast.stmt, standard: dict[str, str]) -> bool:
    """``if TYPE_CHECKING:`` or ``if typing.TYPE_CHECKING:``, which ``standard`` says to be Python's.

    A module may have one of its own, and a script an import that is not at its top.
    """
    return isinstance(statement, ast.If) and standard_name(statement.test, standard) == "typing.TYPE_CHECKING"


def defaults(statement: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """The default values of a function's parameters: evaluated once, on import."""
    return [*statement.args.defaults, *(d for d in statement.args.kw_defaults if d is not None)]


def class_bases(statement: ast.ClassDef, standard: dict[str, str]) -> tuple[str, ...]:
    """Names of a class's bases; ``!`` when creating a subclass does something; ``?`` for a base that is no name.

    Of a dataclass also what ``fields.field_order`` says, of an enumeration whether it has members, so that no other can
    be made from it. ``standard``: what ``calm.standard_imports`` says.
    """
    bases = [_base_name(base) for base in statement.bases]
    own = any(keyword.arg != "total" for keyword in statement.keywords) or any(
        not is_inert_decorator(decorator, standard) for decorator in statement.decorator_list
    )
    hooks = any(isinstance(inner, _FUNCTIONS) and inner.name == "__init_subclass__" for inner in statement.body)
    is_metaclass = "type" in bases
    if own or hooks or is_metaclass:
        bases.append("!")
    if len(set(bases)) < len(bases):  # a TypeError
        bases.append("?")
    return tuple(sorted({*bases, field_order(statement), members(statement)} - {""}))


def _base_name(base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):  # Generic[T]
        base = base.value
    return chain_of(base) or "?"


def plain_name(statement: ast.stmt, standard: dict[str, str]) -> str | None:
    """The name that a definition defines: a def, a class, or one name bound to a calm value; else ``None``."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return statement.name
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and is_calm(statement.value, standard):
        target = statement.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    if isinstance(statement, ast.AnnAssign) and statement.value is not None and is_calm(statement.value, standard):
        return statement.target.id if isinstance(statement.target, ast.Name) else None
    return None


def literal_names(statement: ast.stmt) -> tuple[str, ...] | None:
    """The names of a literal ``__all__``; ``None`` where it is computed."""
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if not isinstance(value, ast.List | ast.Tuple | ast.Set):
        return None
    names = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return tuple(names) if len(names) == len(value.elts) else None


def is_calm_attribute(statement: ast.Assign | ast.AnnAssign, own: set[str], standard: dict[str, str]) -> bool:
    """Whether a class attribute is a calm value: making the class then neither fails nor acts because of it.

    ``own`` are the names that the class body binds: what they are is not known here. A name such as ``__slots__`` may
    be one that makes the class fail. ``standard``: what ``calm.standard_imports`` says.
    """
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if not all(isinstance(target, ast.Name) and target.id[:2] != "__" for target in targets):
        return False
    if statement.value is None or is_literal(statement.value):
        return True
    return names_in(statement.value).isdisjoint(own) and is_calm(statement.value, standard)
