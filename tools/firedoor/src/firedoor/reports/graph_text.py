"""A scheme as Mermaid (https://mermaid.js.org/syntax/flowchart.html) or DOT (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from firedoor.affected.scheme import DAG, DEFINITION, FOLDER, PYTHON, RESOURCE, Node, Scheme
from firedoor.reports.folded import counted
from firedoor.reports.printable import printable

# Mermaid refuses more by default (maxEdges); a page can raise it.
MERMAID_EDGES = 500
_SHAPES = {DAG: ("([", "])"), PYTHON: ("[", "]"), RESOURCE: ("[/", "/]"), FOLDER: ("[[", "]]"), DEFINITION: ("(", ")")}
_DOT_SHAPES = {DAG: "oval", PYTHON: "box", RESOURCE: "note", FOLDER: "folder", DEFINITION: "plaintext"}


def mermaid(scheme: Scheme) -> str:
    """A flowchart from left to right; definitions stand in a frame for their file."""
    names = _names(scheme)
    lines = [f"%% {printable(scheme.note)}"] if scheme.note else []
    if len(scheme.edges) > MERMAID_EDGES:
        said = f"Mermaid draws {MERMAID_EDGES} unless maxEdges is raised; DOT has no limit"
        lines.append(f"%% {len(scheme.edges)} edges: {said}")
    lines.append("flowchart LR")
    for path, nodes in _frames(scheme):
        if path:
            lines.append(f'  subgraph "{_entities(path)}"')
        for node in nodes:
            left, right = _SHAPES[node.kind]
            box = f'{left}"{_entities(_label(node, bool(path)))}"{right}'
            lines.append(f"  {'  ' * bool(path)}{names[node.id]}{box}:::{node.kind}")
        if path:
            lines.append("  end")
    lines += [f"  {names[user]} --> {names[used]}" for user, used in scheme.edges]
    lines += [
        "  classDef dag fill:#d7ebff,stroke:#1f6feb",
        "  classDef resource fill:#fff5d6,stroke:#b08800",
        "  classDef folder fill:#f4f4f4,stroke:#888",
    ]
    return "\n".join(lines) + "\n"


def dot(scheme: Scheme) -> str:
    """A directed graph from left to right; definitions stand in a cluster for their file."""
    names = _names(scheme)
    lines = [f"// {printable(scheme.note)}"] if scheme.note else []
    lines += ["digraph firedoor {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for number, (path, nodes) in enumerate(_frames(scheme)):
        if path:
            lines.append(f"  subgraph cluster_{number} {{ label={_quoted(path)};")
        lines += [
            f"  {names[node.id]} [label={_quoted(_label(node, bool(path)))}, shape={_DOT_SHAPES[node.kind]}];"
            for node in nodes
        ]
        if path:
            lines.append("  }")
    lines += [f"  {names[user]} -> {names[used]};" for user, used in scheme.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _names(scheme: Scheme) -> dict[str, str]:
    """Short ids: file names may hold any sign."""
    ids = sorted({node.id for node in scheme.nodes} | {end for edge in scheme.edges for end in edge})
    return {name: f"n{number}" for number, name in enumerate(ids, 1)}


def _frames(scheme: Scheme) -> list[tuple[str, list[Node]]]:
    """Nodes by file where the file has definitions, the others without a frame."""
    framed = {node.path for node in scheme.nodes if node.kind == DEFINITION}
    frames: dict[str, list[Node]] = {"": []}
    for node in scheme.nodes:
        frames.setdefault(node.path if node.path in framed else "", []).append(node)
    return [(path, nodes) for path, nodes in frames.items() if nodes]


def _label(node: Node, framed: bool) -> str:
    if node.kind == DEFINITION:
        return f"{node.definition}:{node.line}"
    if node.kind == FOLDER:
        dags = f", {counted(node.dag_files, 'DAG file')}" if node.dag_files else ""
        return f"{node.path} ({counted(node.files, 'file')}{dags})"
    return "module body" if framed else node.path


def _entities(text: str) -> str:
    """Mermaid reads markup in labels; entities are written ``#name;`` or ``#number;``."""
    return "".join(f"#{ord(sign)};" if sign in '#"<>&;`\\{}[]' else sign for sign in printable(text))


def _quoted(text: str) -> str:
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
