"""Hypothesis strategy: a small Airflow repository whose tasks do something."""

from __future__ import annotations

from generated.choices import Choices
from generated.definitions import draw_definition
from generated.imports import draw_import
from generated.model import Item, Module, Repository
from generated.names import Kind, Name, Offer
from generated.scene import Scene

# (path, import name): packages with and without __init__, loose modules, below the DAG folder and beside it.
PLACES = (
    ("lib/m0.py", "lib.m0"),
    ("dags/flat.py", "flat"),
    ("lib/sub/m1.py", "lib.sub.m1"),
    ("tools/m2.py", "tools.m2"),
    ("lib/sub/__init__.py", "lib.sub"),
    ("dags/common/m3.py", "common.m3"),
    ("lib/m4.py", "lib.m4"),
    ("dags/common/__init__.py", "common"),
    ("lib/__init__.py", "lib"),
    ("lib/sub/m5.py", "lib.sub.m5"),
)


def draw_repository(choose: Choices) -> Repository:
    """Two to five modules, each of which may import the ones before it, and two or three DAG files."""
    count = choose.number(2, 5)
    taken = sorted({choose.number(0, len(PLACES) - 1) for _ in range(count)})
    offers: list[Offer] = []
    modules: list[Module] = []
    resources: dict[str, str] = {}
    serial = iter(range(1000))
    for place in taken:
        path, name = PLACES[place]
        module, offer = _draw_module(choose, path, name, offers, resources, serial_from=next(serial) * 20)
        modules.append(module)
        offers.append(offer)
    dags = [_draw_dag(choose, f"d{n}", offers, resources, 900 + 20 * n) for n in range(choose.number(2, 3))]
    return Repository(tuple(modules), tuple(dags), resources)


def _draw_module(
    choose: Choices, path: str, name: str, offers: list[Offer], resources: dict[str, str], serial_from: int
) -> tuple[Module, Offer]:
    package = Offer(path, name, ()).package
    folder = path.rpartition("/")[0] + "/"
    # Names are few, so that modules share them: the second module's f1 is not the first one's.
    serial = serial_from % 40
    items: list[Item] = []
    known: list[Name] = []
    own: list[Name] = []
    for _ in range(choose.number(0, 2) if offers else 0):
        offer = choose.pick(offers)
        if offer.names:
            item, bound = draw_import(choose, offer, package, serial)
            items.append(item)
            known += bound
            own += [one for one in bound if "." not in one.name]
            serial += 1
    for _ in range(choose.number(1, 4)):
        made = draw_definition(choose, Scene(tuple(known), serial, folder))
        items.append(made.item)
        known += made.names
        own += made.names
        resources.update(made.resources)
        serial += 1
    if choose.chance(8) and own:
        listed = ", ".join(f'"{one.name}"' for one in own)
        items.append(Item(f"__all__ = [{listed}]"))
    elif choose.chance(10) and offers:
        offer = choose.pick(offers)
        items.append(_lazy_exports(offer))
        own += offer.names
    header = choose.pick(["", '"""One."""\n\n', "from __future__ import annotations\n\n"])
    return Module(path, name, tuple(items), header), Offer(path, name, tuple(own))


def _lazy_exports(offer: Offer) -> Item:
    loaded = f'importlib.import_module("{offer.name}")'
    return Item(f"def __getattr__(name):\n    import importlib\n\n    return getattr({loaded}, name)")


def _draw_dag(choose: Choices, stem: str, offers: list[Offer], resources: dict[str, str], serial: int) -> Module:
    items = [
        Item("from airflow.providers.standard.operators.python import PythonOperator\n"
             "from airflow.sdk import DAG, BaseOperator, task", imports=True)
    ]  # fmt: skip
    known: list[Name] = []
    for _ in range(choose.number(1, 2)):
        offer = choose.pick(offers)
        if offer.names:
            item, bound = draw_import(choose, offer, "", serial)
            items.append(item)
            known += bound
            serial += 1
    if stem != "d0" and choose.chance(8):
        items.append(Item("import d0", imports=True))
    if choose.chance(3):
        made = draw_definition(choose, Scene(tuple(known), serial, "dags/"))
        items.append(made.item)
        known += made.names
        resources.update(made.resources)
    items.append(_draw_tasks(choose, stem, known))
    return Module(f"dags/{stem}.py", stem, tuple(items))


def _draw_tasks(choose: Choices, stem: str, known: list[Name]) -> Item:
    values = [name for name in known if name.kind is Kind.VALUE]
    told = f", params={choose.pick(values).name}" if values else ""
    lines = [f'with DAG("{stem}"{told}):']
    for number in range(choose.number(1, 2)):
        used = choose.pick(known).expression() if known else "§"
        callables = [name for name in known if name.kind is Kind.FUNCTION]
        form = choose.pick(["lambda", "direct", "operator", "taskflow"])
        if form == "direct" and callables:
            lines.append(f'    PythonOperator(task_id="t{number}", python_callable={choose.pick(callables).name})')
        elif form == "operator":
            lines.append(
                f"    class Run{number}(BaseOperator):\n"
                f"        def execute(self, context):\n            return ({used}, §)"
            )
            lines.append(f'    Run{number}(task_id="t{number}")')
        elif form == "taskflow":
            lines.append(f'    @task\n    def t{number}():\n        """One."""\n        return ({used}, §)')
            lines.append(f"    t{number}()")
        else:
            lines.append(f'    PythonOperator(task_id="t{number}", python_callable=lambda: ({used}, §))')
    return Item("\n".join(lines))
