"""What can make ``@dataclass`` refuse a class when its module is imported: the order and the defaults of its fields.

A field without a default after one with it, a list, dict or set as default, and a mixture of frozen and other classes
are errors (https://docs.python.org/3/library/dataclasses.html). Fields of base classes come first, so that a class
with bases is judged by these, too.
"""

from __future__ import annotations

import ast

MARK = "="


def field_order(statement: ast.ClassDef) -> str:
    """``=`` with the decorator's arguments and a letter for each field; ``""`` for what is no dataclass.

    ``n``: without a default, ``d``: with one, ``m``: with one that is refused.
    """
    for decorator in statement.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "dataclass":
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            options = sorted(f"{k.arg}={k.value.value!r}" for k in keywords if isinstance(k.value, ast.Constant))
            return f"{MARK}{','.join(options)}:{''.join(map(_letter, statement.body))}"
    return ""


def is_refused(order: str) -> bool:
    """Whether ``@dataclass`` refuses a class with these fields, whatever its bases are."""
    options, _, letters = order.partition(":")
    return "m" in letters or ("n" in letters.lstrip("n") and "kw_only=True" not in options)


def _letter(statement: ast.stmt) -> str:
    if not isinstance(statement, ast.AnnAssign) or "ClassVar" in ast.dump(statement.annotation):
        return ""
    if statement.value is None:
        return "n"
    return "m" if isinstance(statement.value, ast.List | ast.Dict | ast.Set) else "d"
