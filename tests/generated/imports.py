"""Every form in which one module of a generated repository imports another."""

from __future__ import annotations

from dataclasses import replace

from generated.choices import Choices
from generated.model import Item
from generated.names import Kind, Name, Offer

Bound = tuple[Item, list[Name]]


def draw_import(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    """An import of `offer` in a module of `package`, and the names that it binds there."""
    forms = [
        _from_name,
        _from_alias,
        _module,
        _module_alias,
        _star,
        _in_function,
        _literal,
        _fallback,
        _all_names,
        _type_checking,
    ]
    if "." in offer.name:
        forms += [_submodule, _computed, _by_path, _by_full_path]
    if package and package.split(".")[0] == offer.name.split(".")[0]:
        forms += [_relative]
    return choose.pick(forms)(choose, offer, package, serial)


def _one(choose: Choices, offer: Offer) -> Name:
    return choose.pick(offer.names)


def _prefixed(offer: Offer, prefix: str) -> list[Name]:
    return [replace(name, name=prefix + name.name) for name in offer.names]


def _item(text: str) -> Item:
    return Item(text, imports=True)


def _from_name(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    return _item(f"from {offer.name} import {name.name}"), [name]


def _from_alias(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    return _item(f"from {offer.name} import {name.name} as n{serial}"), [replace(name, name=f"n{serial}")]


def _all_names(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    listed = ", ".join(dict.fromkeys(name.name for name in offer.names))
    return _item(f"from {offer.name} import {listed}"), list(offer.names)


def _module(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    return _item(f"import {offer.name}"), _prefixed(offer, f"{offer.name}.")


def _module_alias(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    return _item(f"import {offer.name} as q{serial}"), _prefixed(offer, f"q{serial}.")


def _submodule(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    parent, _, last = offer.name.rpartition(".")
    return _item(f"from {parent} import {last} as q{serial}"), _prefixed(offer, f"q{serial}.")


def _star(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    return _item(f"from {offer.name} import *"), list(offer.names)


def _relative(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    ours, theirs = package.split("."), offer.name.split(".")
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    dots = "." * (len(ours) - shared + 1)
    rest = ".".join(theirs[shared:])
    if rest and "." not in rest and choose.chance(2):
        return _item(f"from {dots} import {rest} as q{serial}"), _prefixed(offer, f"q{serial}.")
    return _item(f"from {dots}{rest} import {name.name}"), [name]


def _in_function(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    used = choose.pick([name.expression(), "0"])  # a name that is not used must exist all the same
    text = f"def z{serial}():\n    from {offer.name} import {name.name}\n\n    return (§, {used})"
    return Item(text, binds=f"z{serial}", imports=True), [Name(f"z{serial}", Kind.FUNCTION, name.weight + 1)]


def _literal(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    call = choose.pick([f'importlib.import_module("{offer.name}")', f'__import__("{offer.name}", fromlist=["x"])'])
    return _item(f"import importlib\n\nq{serial} = {call}"), _prefixed(offer, f"q{serial}.")


def _computed(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    parent, _, last = offer.name.rpartition(".")
    name = _one(choose, offer)
    path = choose.pick([f'f"{parent}.{{last}}"', f'"{parent}." + last', f'".".join(["{parent}", last])'])
    text = (
        f'import importlib\n\n\ndef z{serial}(last="{last}"):\n'
        f"    return (§, importlib.import_module({path}).{name.expression()})"
    )
    return Item(text, binds=f"z{serial}", imports=True), [Name(f"z{serial}", Kind.FUNCTION, name.weight + 1)]


def _by_path(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    text = (
        f"import importlib\n\n\ndef load{serial}(path):\n    return importlib.import_module(path)\n\n\n"
        f'def z{serial}():\n    return (§, load{serial}("{offer.name}").{name.expression()})'
    )
    return Item(text, binds=f"z{serial}", imports=True), [Name(f"z{serial}", Kind.FUNCTION, name.weight + 1)]


def _fallback(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    missing = choose.pick(["lib.absent", "absent", offer.name + "_fast"])
    first, second = choose.pick([(missing, offer.name), (offer.name, missing)])
    text = f"try:\n    from {first} import {name.name}\nexcept ImportError:\n    from {second} import {name.name}"
    return _item(text), [name]


def _by_full_path(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    got = name.kind.value.format(f'load{serial}("{offer.name}.{name.name}")').strip()
    text = (
        f"import importlib\n\n\ndef load{serial}(path):\n    module, _, last = path.rpartition('.')\n"
        f"    return getattr(importlib.import_module(module), last)\n\n\ndef z{serial}():\n    return (§, {got})"
    )
    return Item(text, binds=f"z{serial}", imports=True), [Name(f"z{serial}", Kind.FUNCTION, name.weight + 1)]


def _type_checking(choose: Choices, offer: Offer, package: str, serial: int) -> Bound:
    name = _one(choose, offer)
    text = (
        f"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from {offer.name} import {name.name} as y{serial}"
    )
    return _item(text), []
