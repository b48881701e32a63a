"""Classes of generated modules, and what finds classes: registries, `__subclasses__`, metaclasses.

`§` stands for the number that an edit changes.
"""

from __future__ import annotations

from generated.choices import Choices
from generated.model import Item
from generated.names import Kind, Name
from generated.scene import Made, Scene, made, used_here


def plain_class(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"K{scene.serial}", used_here(choose, scene)
    text = (
        f"class {name}:\n    size = 1\n\n    def part(self):\n        return (self.size{used})\n\n"
        f"    def run(self):\n        return (§, self.part())"
    )
    return made(text, name, Kind.CLASS, weight + 1)


def static_methods(choose: Choices, scene: Scene) -> Made:
    name, (used, weight) = f"K{scene.serial}", used_here(choose, scene)
    text = (
        f"class {name}:\n    @staticmethod\n    def part():\n        return (§{used},)\n\n"
        f"    @property\n    def size(self):\n        return self.part()\n\n"
        f"    @classmethod\n    def make(cls):\n        return cls().size\n\n"
        f"    def run(self):\n        return type(self).make()"
    )
    return made(text, name, Kind.CLASS, weight + 1)


def subclass(choose: Choices, scene: Scene) -> Made:
    base = choose.pick(scene.of(Kind.CLASS))
    name = f"K{scene.serial}"
    body = choose.pick(["    size = §", "    def part(self):\n        return §", "    pass"])
    return made(f"class {name}({base.name}):\n{body}", name, Kind.CLASS, base.weight)


def enumeration(choose: Choices, scene: Scene) -> Made:
    name = f"f{scene.serial}"
    text = (
        f"import enum\n\n\nclass E{scene.serial}(enum.Enum):\n    A = §\n    B = 0\n\n\n"
        f"def {name}():\n    return [one.value for one in E{scene.serial}]"
    )
    return made(text, name, Kind.FUNCTION)


def data_class(choose: Choices, scene: Scene) -> Made:
    name = f"K{scene.serial}"
    text = (
        f"import dataclasses\n\n\n@dataclasses.dataclass\nclass {name}:\n    size: int = §\n\n"
        f"    def part(self):\n        return 1\n\n    def run(self):\n        return dataclasses.astuple(self)"
    )
    return made(text, name, Kind.CLASS)


def registry(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    text = (
        f"R{number} = []\n\n\ndef r{number}(function):\n    R{number}.append(function)\n    return function\n\n\n"
        f"def f{number}():\n    return [§, *(one() for one in R{number})]"
    )
    names = (Name(f"f{number}", Kind.FUNCTION, 10), Name(f"r{number}", Kind.REGISTER))
    return Made(Item(text, binds=f"f{number}"), names)


def subclasses(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    text = (
        f"class K{number}:\n    def run(self):\n        return §\n\n\n"
        f"def f{number}():\n    return [one().run() for one in K{number}.__subclasses__()]"
    )
    names = (Name(f"f{number}", Kind.FUNCTION, 10), Name(f"K{number}", Kind.CLASS))
    return Made(Item(text, binds=f"f{number}"), names)


def base_with_hook(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    hook = choose.pick(
        [
            f"class K{number}:\n    def __init_subclass__(cls):\n        M{number}.append(cls)\n\n",
            f"class Meta{number}(type):\n    def __init__(cls, *given):\n        super().__init__(*given)\n"
            f"        M{number}.append(cls)\n\n\nclass K{number}(metaclass=Meta{number}):\n",
        ]
    )
    text = (
        f"M{number} = []\n\n\n{hook}    def run(self):\n        return §\n\n\n"
        f"def f{number}():\n    return [(one.__name__, one().run()) for one in M{number}]"
    )
    names = (Name(f"f{number}", Kind.FUNCTION, 10), Name(f"K{number}", Kind.CLASS))
    return Made(Item(text, binds=f"f{number}"), names)
