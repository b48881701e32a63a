"""One random change of a generated repository."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generated.choices import Choices
from generated.definitions import draw_definition
from generated.model import Change, Item, Module, Repository
from generated.names import Kind, Name
from generated.scene import Scene

Edit = Callable[[Choices, Repository], tuple[str, Repository]]


def draw_change(choose: Choices, base: Repository) -> Change:
    """`base` and what one edit (now and then two) makes of it."""
    if choose.chance(5):
        title, head = _silent(choose, base)
        return Change(title, base, head, silent=not _source_is_read(base))
    title, head = choose.pick(EDITS)(choose, base)
    if choose.chance(6):
        more, head = choose.pick(EDITS)(choose, head)
        title = f"{title}, {more}"
    return Change(title, base, head)


def _source_is_read(repository: Repository) -> bool:
    text = "".join(module.render() for module in (*repository.modules, *repository.dags))
    return any(word in text for word in ("getsource", "__doc__", "getdoc", "@task"))


def _with(repository: Repository, module: Module, items: tuple[Item, ...]) -> Repository:
    new = replace(module, items=items)
    return replace(
        repository,
        modules=tuple(new if one is module else one for one in repository.modules),
        dags=tuple(new if one is module else one for one in repository.dags),
    )


def _any_module(choose: Choices, repository: Repository) -> Module:
    # Libraries are where a change is hard to follow; a DAG file is changed once in a while.
    return choose.pick(repository.dags if choose.chance(8) else repository.modules)


def _bump(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = _any_module(choose, repository)
    numbered = [n for n, item in enumerate(module.items) if "§" in item.text]
    if not numbered:
        return "nothing to change", repository
    at = choose.pick(numbered)
    item = module.items[at]
    items = (*module.items[:at], replace(item, number=item.number + 1), *module.items[at + 1 :])
    return f"{module.path}: change {item.binds or 'a statement'}", _with(repository, module, items)


def _delete_item(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    if len(module.items) == 1:
        return "nothing to delete", repository
    at = choose.number(0, len(module.items) - 1)
    title = f"{module.path}: delete {module.items[at].binds or 'a statement'}"
    return title, _with(repository, module, (*module.items[:at], *module.items[at + 1 :]))


def _move_item(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = _any_module(choose, repository)
    items = list(module.items)
    item = items.pop(choose.number(0, len(items) - 1))
    items.insert(choose.number(0, len(items)), item)
    return f"{module.path}: move {item.binds or 'a statement'}", _with(repository, module, tuple(items))


def _copy_item(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    item = choose.pick(module.items)
    again = replace(item, number=item.number + 1)
    return f"{module.path}: define {item.binds or 'a statement'} again", _with(
        repository, module, (*module.items, again)
    )


def _insert_item(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    known = tuple(Name(item.binds, Kind.FUNCTION) for item in module.items if item.binds and item.binds[0] == "f")
    made = draw_definition(choose, Scene(known, choose.number(0, 40), module.path.rpartition("/")[0] + "/"))
    at = choose.number(0, len(module.items))
    head = _with(repository, module, (*module.items[:at], made.item, *module.items[at:]))
    head = replace(head, resources={**head.resources, **dict(made.resources)})
    return f"{module.path}: insert {made.item.binds or 'a statement'}", head


def _swap_definitions(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    other = choose.pick(repository.modules)
    item, theirs = choose.pick(module.items), choose.pick(other.items)
    if item.binds is None or theirs.binds is None:
        return "nothing to exchange", repository
    head = _with(repository, module, (*module.items, replace(theirs, number=5)))
    return f"{module.path}: copy {theirs.binds} of {other.path}", head


def _delete_module(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    if len(repository.modules) == 1:
        return "nothing to delete", repository
    kept = tuple(one for one in repository.modules if one is not module)
    return f"delete {module.path}", replace(repository, modules=kept)


def _rename_module(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    path = choose.pick([module.path.replace(".py", "_moved.py"), module.path.replace(".py", "_fast.py")])
    kept = tuple(replace(one, path=path) if one is module else one for one in repository.modules)
    return f"rename {module.path} to {path}", replace(repository, modules=kept)


def _shadow(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    stem = module.path.removesuffix(".py")
    place = choose.pick(
        [
            ("dags/" + module.path, "another root"),
            (stem + "/__init__.py", "a package over the module"),
            (stem + "_fast.py", "a module that was absent"),
            ("lib/absent.py", "a module that was absent"),
            ("absent.py", "a module that was absent"),
            ("dags/" + module.path.split("/")[0] + "/__init__.py", "a package in another root"),
            (module.path.split("/")[0] + "/__init__.py", "an __init__ in a folder"),
            ("dags/importlib.py", "a file named like the standard library"),
            ("dags/enum.py", "a file named like the standard library"),
        ]
    )
    if any(one.path == place[0] for one in repository.modules):
        return "nothing to shadow", repository
    copied = tuple(item if item.imports else replace(item, number=item.number + 3) for item in module.items)
    new = Module(place[0], "", copied, module.header)
    return f"add {place[0]} ({place[1]})", replace(repository, modules=(*repository.modules, new))


def _resource(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    if not repository.resources:
        return "no resource to change", repository
    path = choose.pick(sorted(repository.resources))
    resources = dict(repository.resources)
    how = choose.pick(["changed", "deleted", "joined by another"])
    if how == "changed":
        resources[path] += "two\n"
    elif how == "deleted":
        del resources[path]
    else:
        resources[path.rpartition("/")[0] + "/b.txt"] = "two\n"
    return f"{path} {how}", replace(repository, resources=resources)


def _hide_export(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    bound = [item.binds for item in module.items if item.binds]
    listed = ", ".join(f'"{name}"' for name in bound[1:])
    return f"{module.path}: __all__ without {bound[:1]}", _with(
        repository, module, (*module.items, Item(f"__all__ = [{listed}]"))
    )


def _rename_definition(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick(repository.modules)
    named = [n for n, item in enumerate(module.items) if item.binds]
    if not named:
        return "nothing to rename", repository
    at = choose.pick(named)
    item = module.items[at]
    assert item.binds is not None
    new = replace(item, text=item.text.replace(item.binds, item.binds + "x"), binds=item.binds + "x")
    return f"{module.path}: rename {item.binds}", _with(
        repository, module, (*module.items[:at], new, *module.items[at + 1 :])
    )


def _break(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = _any_module(choose, repository)
    text = choose.pick(["raise RuntimeError('x')", "def broken(:", "import not_there", "del len_of_nothing"])
    at = choose.number(0, len(module.items))
    return f"{module.path}: {text}", _with(repository, module, (*module.items[:at], Item(text), *module.items[at:]))


def _silent(choose: Choices, repository: Repository) -> tuple[str, Repository]:
    module = choose.pick((*repository.modules, *repository.dags))
    how = choose.pick(["docstrings", "a comment", "inner comments", "blank lines"])
    items = [
        replace(
            item,
            text={
                "a comment": "# A comment.\n" + item.text,
                "inner comments": item.text.replace(":\n    return", ":\n    # Inner.\n    return"),
                "blank lines": "\n\n" + item.text,
                "docstrings": item.text.replace('"""One."""', '"""Two."""'),
            }[how],
        )
        for item in module.items
    ]
    return f"{module.path}: {how}", _with(repository, module, tuple(items))


EDITS: tuple[Edit, ...] = (
    *(_bump, _bump, _bump, _bump, _delete_item, _move_item, _copy_item, _insert_item, _swap_definitions),
    *(_delete_module, _rename_module, _shadow, _shadow, _resource, _resource, _hide_export, _rename_definition, _break),
)
