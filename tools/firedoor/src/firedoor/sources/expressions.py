"""Expressions as :mod:`firedoor.sources.reading` takes them."""

from __future__ import annotations

import ast

from firedoor.sources.canonical import constant
from firedoor.sources.reading import READ, TAGS, Node, Reader, Reading, read_field, read_items
from firedoor.sources.scopes import FUNCTION, Scope
from firedoor.sources.strings import joined_text, string_uses
from firedoor.sources.uses import DYNAMIC, PATCHES, PATH_EDIT

_EVERY_MODULE = frozenset({"items", "values", "keys", "copy"})  # of `sys.modules`


def read_name(node: Node, r: Reading, scope: Scope) -> None:
    """``a``."""
    name = node.id
    r.put("$" + name)
    if node.ctx.__class__ is ast.Store:
        scope.stores.add(name)
    else:
        scope.loads.add(name)


def read_constant(node: Node, r: Reading, scope: Scope) -> None:
    """``"a"``, ``1``: a string may name a file or a module."""
    value = node.value
    if value.__class__ is str:
        r.put("'" + value)
        if "." in value or "/" in value or "-m " in value:
            string_uses(value, r.out)
        elif value[:2] == "__":
            r.attributes.add(value)  # `vars(C)["__doc__"]`
    else:
        r.put(constant(value))


def read_joined(node: Node, r: Reading, scope: Scope) -> None:
    """An f-string: 3.12 (PEP 701) splits its literal parts at other places than 3.11 did."""
    string_uses(joined_text(node), r.out)
    put = r.put
    put("(JoinedStr")
    text = ""
    for part in node.values:
        if part.__class__ is ast.Constant:
            text += str(part.value)
            continue
        if text:
            put("'" + text)
            text = ""
        READ[part.__class__](part, r, scope)
    if text:
        put("'" + text)
    put(")")


def read_attribute(node: Node, r: Reading, scope: Scope) -> None:
    """``a.b.c``: loaded from ``a`` as one dotted name."""
    put = r.put
    parts = [node.attr]
    value = node.value
    put("(Attribute")
    put("value")
    while value.__class__ is ast.Attribute:
        put("(Attribute")
        put("value")
        parts.append(value.attr)
        value = value.value
    r.attributes.update(parts)
    parts.reverse()
    if value.__class__ is ast.Name:
        root = value.id
        put("$" + root)
        chain = f"{root}.{'.'.join(parts)}"
        scope.loads.add(chain)
        if node.ctx.__class__ is not ast.Load:
            r.out.add(PATCHES + chain)
        if root == "sys" and parts[0] == "path":
            r.out.add(PATH_EDIT)
        elif root == "sys" and parts[0] == "modules" and parts[-1] in _EVERY_MODULE:
            r.out.add(DYNAMIC + "*")
    else:
        READ[value.__class__](value, r, scope)
    for part in parts:
        put("attr=" + part)
        put(")")


def read_comparison(node: Node, r: Reading, scope: Scope) -> None:
    """``a < b <= c``."""
    put = r.put
    put("(Compare")
    read_field("left", node.left, r, scope)
    put("ops[")
    for operator in node.ops:
        put(TAGS[operator.__class__])
        put(")")
    put("]")
    read_items("comparators[", node.comparators, r, scope)
    put(")")


def read_dict(node: Node, r: Reading, scope: Scope) -> None:
    """``{a: b}``."""
    r.put("(Dict")
    if node.keys:
        read_items("keys[", node.keys, r, scope)
        read_items("values[", node.values, r, scope)
    r.put(")")


def read_display(node: Node, r: Reading, scope: Scope) -> None:
    """``(a, b)``, ``[a, b]``, ``{a, b}``."""
    r.put(TAGS[node.__class__])
    if node.elts:
        read_items("elts[", node.elts, r, scope)
    r.put(")")


def read_slice(node: Node, r: Reading, scope: Scope) -> None:
    """``a:b:c`` of a subscript."""
    r.put("(Slice")
    read_field("lower", node.lower, r, scope)
    read_field("upper", node.upper, r, scope)
    read_field("step", node.step, r, scope)
    r.put(")")


def read_comprehension(node: Node, r: Reading, scope: Scope) -> None:
    """A comprehension: a scope of its own, but for the first iterable."""
    own = scope.open(FUNCTION)
    r.put(TAGS[node.__class__])
    if node.__class__ is ast.DictComp:
        read_field("key", node.key, r, own)
        read_field("value", node.value, r, own)
    else:
        read_field("elt", node.elt, r, own)
    r.put("generators[")
    around = scope
    for generator in node.generators:
        r.put("(comprehension")
        read_field("target", generator.target, r, own)
        read_field("iter", generator.iter, r, around)
        if generator.ifs:
            read_items("ifs[", generator.ifs, r, own)
        r.put(f"is_async={generator.is_async}")
        r.put(")")
        around = own
    r.put("]")
    r.put(")")


READERS: dict[type, Reader] = {
    ast.Name: read_name,
    ast.Constant: read_constant,
    ast.JoinedStr: read_joined,
    ast.Attribute: read_attribute,
    ast.Compare: read_comparison,
    ast.Dict: read_dict,
    ast.Slice: read_slice,
    **dict.fromkeys((ast.Tuple, ast.List, ast.Set), read_display),
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), read_comprehension),
}
