"""Functions, constants and decorators of generated modules.

`§` stands for the number that an edit changes.
"""

from __future__ import annotations

from generated.choices import Choices
from generated.names import Kind
from generated.scene import Made, Scene, made, used_here


def plain_function(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"f{scene.serial}", used_here(choose, scene)
    return made(f'def {name}():\n    return ("{name}", §{used})', name, Kind.FUNCTION, weight)


def nested(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"f{scene.serial}", used_here(choose, scene)
    text = f"def {name}():\n    def inner():\n        return (§{used})\n\n    return [inner() for _ in range(2)]"
    return made(text, name, Kind.FUNCTION, 2 * weight)


def docstring(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"f{scene.serial}", used_here(choose, scene)
    return made(f'def {name}():\n    """One."""\n    return (§{used},)', name, Kind.FUNCTION, weight)


def short_function(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"f{scene.serial}", used_here(choose, scene, 1)
    return made(f"{name} = lambda: (§{used})", name, Kind.FUNCTION, weight)


def default(choose: Choices, scene: Scene) -> Made:
    values = scene.of(Kind.VALUE)
    default = choose.pick(values).name if values else "§"
    name = f"f{scene.serial}"
    return made(f'def {name}(x={default}):\n    return ("{name}", §, x)', name, Kind.FUNCTION, 2)


def default_call(choose: Choices, scene: Scene) -> Made:
    called = choose.pick(scene.of(Kind.FUNCTION))
    name = f"f{scene.serial}"
    return made(f"def {name}(x={called.expression()}):\n    return (§, x)", name, Kind.FUNCTION, called.weight + 1)


def conditional(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"f{scene.serial}", used_here(choose, scene)
    test = choose.pick(["__debug__", "not __debug__", 'sys.platform == "none"'])
    text = (
        f"import sys\n\nif {test}:\n    def {name}():\n        return (1{used},)\n"
        f"else:\n    def {name}():\n        return (§{used},)"
    )
    return made(text, name, Kind.FUNCTION, weight)


def constant(choose: Choices, scene: Scene) -> Made:
    name = f"C{scene.serial}"
    value = choose.pick(["§", '"x§"', "-§", "§.5", "b'x§'"])
    return made(f"{name} = {value}", name, Kind.VALUE)


def display(choose: Choices, scene: Scene) -> Made:
    name = f"C{scene.serial}"
    value = choose.pick(['{"a": §, "b": [1, 2]}', '("x", §)', "[§, None]", '{"a": {"b": (§, True)}}'])
    return made(f"{name} = {value}", name, Kind.VALUE)


def computed_value(choose: Choices, scene: Scene) -> Made:
    name, (used, _) = f"C{scene.serial}", used_here(choose, scene)
    return made(f"{name} = (§{used},)", name, Kind.VALUE)


def table(choose: Choices, scene: Scene) -> Made:
    function = choose.pick(scene.of(Kind.FUNCTION))
    name = f"f{scene.serial}"
    text = f'T{scene.serial} = {{"x": {function.name}}}\n\n\ndef {name}():\n    return (§, T{scene.serial}["x"]())'
    return made(text, name, Kind.FUNCTION, function.weight + 1)


def decorator(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"d{scene.serial}", used_here(choose, scene, 1)
    inert = choose.pick(["", "    @functools.wraps(function)\n"])
    text = (
        f"import functools\n\n\ndef {name}(function):\n{inert}    def call(*given):\n"
        f"        return (§, function(*given){used})\n\n    return call"
    )
    return made(text, name, Kind.DECORATOR, weight)


def decorated(choose: Choices, scene: Scene) -> Made:
    decorator = choose.pick(scene.of(Kind.DECORATOR, Kind.REGISTER))
    name, (used, weight) = f"f{scene.serial}", used_here(choose, scene)
    more = choose.pick(["", "@functools.lru_cache\n"])
    text = f"import functools\n\n\n@{decorator.name}\n{more}def {name}():\n    return (§{used},)"
    return made(text, name, Kind.FUNCTION, weight + decorator.weight)
