"""The statements that a generated module may hold."""

from __future__ import annotations

from collections.abc import Callable

from generated import classes, functions, tricks
from generated.choices import Choices
from generated.names import Kind
from generated.scene import Made, Scene


def draw_definition(choose: Choices, scene: Scene) -> Made:
    """One statement; which ones are possible depends on what is known."""
    makers: list[Callable[[Choices, Scene], Made]] = [
        *(functions.plain_function, functions.plain_function, functions.nested, functions.conditional),
        *(functions.constant, functions.display, functions.computed_value, functions.short_function),
        *(functions.default, functions.decorator, functions.docstring),
        *(classes.plain_class, classes.registry, classes.subclasses, classes.enumeration, classes.data_class),
        *(classes.base_with_hook, classes.static_methods),
        *(tricks.resource, tricks.listing, tricks.main_block, tricks.by_globals, tricks.rebound, tricks.source),
        tricks.reader,
    ]
    if scene.of(Kind.DECORATOR, Kind.REGISTER):
        makers += [functions.decorated, functions.decorated]
    if scene.of(Kind.CLASS):
        makers += [classes.subclass, classes.subclass, tricks.patched_class]
    if scene.of(Kind.FUNCTION):
        makers += [tricks.statement, functions.table, functions.default_call, tricks.doc_of]
    if any("." in name.name for name in scene.known):
        makers += [tricks.patch, tricks.by_getattr, tricks.replaced_module]
    if scene.of(Kind.VALUE):
        makers += [tricks.filled]
    if scene.of(Kind.READER) and scene.of(Kind.FUNCTION):
        makers += [tricks.told, tricks.told]
    return choose.pick(makers)(choose, scene)
