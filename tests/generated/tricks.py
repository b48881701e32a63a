"""What a reader of code cannot follow by name alone: patches, `getattr`, `globals`, sources, files.

`§` stands for the number that an edit changes.
"""

from __future__ import annotations

from generated.choices import Choices
from generated.model import Item
from generated.names import Kind, Name
from generated.scene import Made, Scene, made, used_here


def statement(choose: Choices, scene: Scene) -> Made:
    called = choose.pick(scene.of(Kind.FUNCTION)).expression()
    text = choose.pick(
        [f"{called}", f"assert {called} is not None", f"for _ in (1, §):\n    {called}", f"if {called}:\n    pass"]
    )
    return Made(Item(text))


def rebound(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    text = (
        f"G{number} = 1\n\n\ndef s{number}():\n    global G{number}\n    G{number} = §\n\n\n"
        f"def f{number}():\n    s{number}()\n    return G{number}\n\n\ndef g{number}():\n    return G{number}"
    )
    names = (Name(f"f{number}", Kind.FUNCTION), Name(f"g{number}", Kind.FUNCTION), Name(f"s{number}", Kind.FUNCTION))
    return Made(Item(text, binds=f"f{number}"), names)


def patch(choose: Choices, scene: Scene) -> Made:
    whole, _, last = choose.pick([name for name in scene.known if "." in name.name]).name.rpartition(".")
    number = scene.serial
    new = f"def p{number}(*given):\n    return (§,)\n\n\n"
    how = choose.pick(
        [
            f"{whole}.{last} = p{number}",
            f'setattr({whole}, "{last}", p{number})',
            f'vars({whole})["{last}"] = p{number}',
        ]
    )
    return Made(Item(new + how, binds=f"p{number}"), (Name(f"p{number}", Kind.FUNCTION),))


def by_getattr(choose: Choices, scene: Scene) -> Made:
    target = choose.pick([name for name in scene.known if "." in name.name])
    whole, _, last = target.name.rpartition(".")
    number = scene.serial
    got = choose.pick(
        [
            f'getattr({whole}, "{last}")',
            f'getattr({whole}, "{last[0]}" + str({last[1:] or 0}))'
            if last[1:].isdigit()
            else f'vars({whole})["{last}"]',
            f'vars({whole})["{last}"]',
            f'(lambda m: getattr(m, "".join("{last}")))({whole})',
        ]
    )
    expression = target.kind.value.format(got).strip()
    return made(f"def f{number}():\n    return (§, {expression})", f"f{number}", Kind.FUNCTION, target.weight + 1)


def by_globals(choose: Choices, scene: Scene) -> Made:
    number, (used, weight) = scene.serial, used_here(choose, scene)
    asked = choose.pick(
        [
            f'globals()["h" + str({number})]()',
            f'eval("h" + "{number}")()',
            f'vars(sys.modules[__name__])["h{number}"]()',
        ]
    )
    text = f"import sys\n\n\ndef h{number}():\n    return (§{used})\n\n\ndef f{number}():\n    return {asked}"
    return made(text, f"f{number}", Kind.FUNCTION, weight)


def doc_of(choose: Choices, scene: Scene) -> Made:
    name, number = choose.pick(scene.of(Kind.FUNCTION)).name, scene.serial
    text = choose.pick([f"{name}.__doc__", f"inspect.getdoc({name})"])
    return made(f"import inspect\n\n\ndef f{number}():\n    return (§, {text})", f"f{number}", Kind.FUNCTION)


def source(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    text = f"import inspect\n\n\ndef f{number}():\n    # How it is done.\n    return (§, inspect.getsource(f{number}))"
    return made(text, f"f{number}", Kind.FUNCTION)


def main_block(choose: Choices, scene: Scene) -> Made:
    return Made(Item('if __name__ == "__main__":\n    print(§)'))


def resource(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    file = f"data/r{number}.txt"
    path = choose.pick(
        [
            f'Path(__file__).parent / "data" / "r{number}.txt"',
            f'os.path.join(os.path.dirname(__file__), "data", "r{number}.txt")',
            'Path(__file__).parent / f"data/r{n}.txt"',
        ]
    )
    text = f"import os\nfrom pathlib import Path\n\n\ndef f{number}(n={number}):\n    return (§, open({path}).read())"
    return Made(
        Item(text, binds=f"f{number}"), (Name(f"f{number}", Kind.FUNCTION),), ((f"{scene.folder}{file}", "one\n"),)
    )


def listing(choose: Choices, scene: Scene) -> Made:
    number = scene.serial
    folder = f"list{number}"
    listed = choose.pick(
        [
            f'sorted(p.name for p in (Path(__file__).parent / "{folder}").iterdir())',
            f'sorted(p.read_text() for p in Path(__file__).parent.glob("{folder}/*.txt"))',
            f'sorted(os.listdir(os.path.join(os.path.dirname(__file__), "{folder}")))',
        ]
    )
    text = f"import os\nfrom pathlib import Path\n\n\ndef f{number}():\n    return (§, {listed})"
    return Made(
        Item(text, binds=f"f{number}"),
        (Name(f"f{number}", Kind.FUNCTION),),
        ((f"{scene.folder}{folder}/a.txt", "one\n"),),
    )


def reader(choose: Choices, scene: Scene) -> Made:
    name = f"t{scene.serial}"
    how = choose.pick(["function.__doc__", "inspect.getdoc(function)", "inspect.getsource(function)"])
    body = f"try:\n        return {how}\n    except TypeError:\n        return §"
    return made(f"import inspect\n\n\ndef {name}(function):\n    {body}", name, Kind.READER)


def told(choose: Choices, scene: Scene) -> Made:
    asked, function = choose.pick(scene.of(Kind.READER)), choose.pick(scene.of(Kind.FUNCTION))
    name = f"f{scene.serial}"
    return made(f"def {name}():\n    return (§, {asked.name}({function.name}))", name, Kind.FUNCTION)


def filled(choose: Choices, scene: Scene) -> Made:
    value = choose.pick(scene.of(Kind.VALUE)).name
    mapping = f'if isinstance({value}, dict):\n    {value}["more"] = §\n'
    return Made(Item(f"{mapping}elif isinstance({value}, list):\n    {value}.append(§)"))


def patched_class(choose: Choices, scene: Scene) -> Made:
    target, number = choose.pick(scene.of(Kind.CLASS)).name, scene.serial
    how = choose.pick(
        [
            f"{target}.size = §",
            f'setattr({target}, "run", p{number})',
            f"{target}.part = lambda self: (§, p{number}(self))",
        ]
    )
    return Made(Item(f"def p{number}(self):\n    return (§,)\n\n\n{how}", binds=f"p{number}"))


def replaced_module(choose: Choices, scene: Scene) -> Made:
    wholes = [name.name.rpartition(".")[0] for name in scene.known if "." in name.name]
    old, new = choose.pick(wholes), choose.pick(wholes)
    return Made(Item(f"import sys\n\nsys.modules[{old}.__name__] = {new}"))
