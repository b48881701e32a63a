"""Classes that derive from ``AirflowPlugin``: what they add to DAGs is a node of its own, without their views."""

from __future__ import annotations

import ast

from firedoor.sources.canonical import digest
from firedoor.sources.facts import PLUGIN, Node
from firedoor.sources.statements import class_bases
from firedoor.sources.walk import read

# What an AirflowPlugin adds to the web server and the API alone.
_VIEWS = frozenset(
    {"appbuilder_views", "appbuilder_menu_items", "flask_blueprints", "fastapi_apps", "fastapi_root_middlewares",
     "external_views", "react_apps", "menu_links", "admin_views", "name"}
)  # fmt: skip


def is_plugin(statement: ast.stmt) -> bool:
    """Whether a class derives from ``AirflowPlugin``."""
    return isinstance(statement, ast.ClassDef) and any(
        base.rpartition(".")[2] == "AirflowPlugin" for base in class_bases(statement, {})
    )


def _is_view(statement: ast.stmt) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return all(isinstance(target, ast.Name) and target.id in _VIEWS for target in targets)


def plugin_node(name: str, statement: ast.stmt) -> Node:
    """What the plugin class ``name`` adds to DAGs."""
    assert isinstance(statement, ast.ClassDef)
    parts = [inner for inner in statement.body if not _is_view(inner)]
    tokens: list[str] = []
    found: set[str] = set()
    read(parts, tokens, [], found)
    return Node(PLUGIN + name, statement.lineno, digest(tokens), b"", tuple(sorted(found)), None, False)
