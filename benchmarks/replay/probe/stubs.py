"""Stand-ins for everything that is neither standard library nor first-party.

A stand-in can be called, entered, iterated, unpacked, compared, subclassed, awaited and used as a decorator. Functions
handed to one are remembered, for Airflow and its kin would call them later.
"""

import abc
import dis
import importlib.abc
import importlib.machinery
import re
import sys
import types
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

EXCEPTION = re.compile(
    r"(Error|Exception|Exists|NotFound|Timeout|Warning|Failed|Failure|Forbidden|Conflict|BadRequest)$"
)
CAPITAL = re.compile(r"_?[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$|DAG$")


class World:
    """What stand-ins have seen in this process: callables to run as tasks, instances, and strings that name files."""

    truth = True
    callables: list[Callable[..., Any]] = []  # noqa: RUF012 - one short-lived process, emptied by its fork
    instances: list[object] = []  # noqa: RUF012 - as above
    strings: list[str] = []  # noqa: RUF012 - as above
    classes: dict[str, type] = {}  # noqa: RUF012 - as above
    modules: set[str] = set()  # noqa: RUF012 - as above; dotted names of what was imported from stand-ins


def notice(values: Sequence[Any], depth: int = 0) -> None:
    """Remember functions and strings among arguments, also inside containers."""
    for value in values:
        if isinstance(value, types.FunctionType | types.MethodType):
            World.callables.append(value)
        elif isinstance(value, TaskFunction):
            World.callables.append(value.function)
        elif type(value) is str:
            World.strings.append(value)
        elif depth < 3 and isinstance(value, list | tuple | set):
            notice(list(value), depth + 1)
        elif depth < 3 and type(value) is dict:
            notice(list(value.values()), depth + 1)


class Pliable:
    """Every operator and protocol, each answering with another stand-in."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return fabricate(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        notice([*args, *kwargs.values()])
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType | type | TaskFunction):
            return _with_fields(args[0]) if isinstance(args[0], type) else args[0]
        return Stub()

    def __iter__(self) -> Iterator[Any]:
        return iter([Stub() for _ in range(_unpacked(sys._getframe(1)))])

    def __getitem__(self, key: Any) -> Any:
        return Stub()

    def __setitem__(self, key: Any, value: Any) -> None:
        notice([value])

    def __delitem__(self, key: Any) -> None:
        return None

    def keys(self) -> list[str]:
        """Nothing, so that `**stub` is empty."""
        return []

    def __contains__(self, item: Any) -> bool:
        return World.truth

    def __bool__(self) -> bool:
        return World.truth

    def __len__(self) -> int:
        return 1

    def __int__(self) -> int:
        return 1

    def __index__(self) -> int:
        return 1

    def __float__(self) -> float:
        return 1.0

    def __hash__(self) -> int:
        return 1

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *problem: object) -> None:
        return None

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *problem: object) -> None:
        return None

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return Stub()

    async def _items(self) -> Any:
        yield Stub()

    def __aiter__(self) -> Any:
        return self._items()

    def __eq__(self, other: object) -> bool:
        return self is other or World.truth

    def __ne__(self, other: object) -> bool:
        return self is not other and World.truth


def _answer(self: Any, *others: Any) -> Any:
    notice(others)
    return others[0] if others and isinstance(others[0], Pliable) else Stub()


def _compare(self: Any, other: Any) -> bool:
    return World.truth


for _name in (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "or",
    "xor",
    "matmul",
):
    setattr(Pliable, f"__{_name}__", _answer)
    setattr(Pliable, f"__r{_name}__", _answer)
for _name in ("neg", "pos", "abs", "invert", "round"):
    setattr(Pliable, f"__{_name}__", _answer)
for _name in ("lt", "le", "gt", "ge"):
    setattr(Pliable, f"__{_name}__", _compare)


def _with_fields(decorated: type) -> type:
    """Give a class under an unknown decorator (attrs and its kin) the constructor that the decorator would write."""
    if decorated.__init__ is object.__init__ and "__new__" not in vars(decorated):  # type: ignore[misc] # read, not called

        def construct(self: Any, *args: Any, **kwargs: Any) -> None:
            notice([*args, *kwargs.values()])
            fields = [name for kind in reversed(type(self).__mro__) for name in vars(kind).get("__annotations__", ())]
            for name, value in {**dict(zip(dict.fromkeys(fields), args, strict=False)), **kwargs}.items():
                object.__setattr__(self, name, value)
            after = getattr(self, "__attrs_post_init__", None) or getattr(self, "__post_init__", None)
            if after is not None:
                after()

        decorated.__init__ = construct  # type: ignore[misc] # as above
    return decorated


class Stub(Pliable, str):
    """A value of unknown type that is also a string, as most configuration values are."""

    __slots__ = ()

    def __new__(cls, *args: Any, **kwargs: Any) -> "Stub":
        return str.__new__(cls, "stub")


class FabricatedMeta(abc.ABCMeta):
    """Class attributes of a fabricated class are stand-ins too."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **options: Any) -> Any:
        return super().__new__(cls, name, bases, space)

    def __init__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **options: Any) -> None:
        super().__init__(name, bases, space)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return fabricate(name)

    def __iter__(cls) -> Iterator[Any]:
        return iter([Stub()])


class Fabricated(Pliable, metaclass=FabricatedMeta):
    """Base of every fabricated class: takes all arguments and keeps the named ones as attributes."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        self = object.__new__(cls)
        World.instances.append(self)
        return self

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        notice([*args, *kwargs.values()])
        for name, value in kwargs.items():
            try:
                object.__setattr__(self, name, value)
            except (AttributeError, TypeError):
                continue

    def __class_getitem__(cls, item: Any) -> Any:
        return cls


class TaskFunction(Pliable):
    """A function under `@task`: calling, expanding or overriding it makes it a task."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        World.callables.append(self.function)
        return self if name in {"override", "partial", "expand", "expand_kwargs"} else fabricate(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        notice([*args, *kwargs.values()])
        World.callables.append(self.function)
        return Stub() if not kwargs or args else _TaskResult(self.function)


class _TaskResult(Stub):
    """What a task returns; `task.override(x=1)` looks the same, so it can be called again."""

    def __new__(cls, function: Any) -> "_TaskResult":
        return str.__new__(cls, "stub")


class TaskDecorator(Pliable):
    """`@task`, `@task(…)`, `@task.branch`, …"""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        notice(list(kwargs.values()))
        if args and callable(args[0]) and not isinstance(args[0], Stub):
            return TaskFunction(args[0])
        return self


class InlineDecorator(Pliable):
    """`@dag` and `@task_group`: the function runs where it is called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        notice(list(kwargs.values()))
        if not (args and isinstance(args[0], types.FunctionType)):
            return self
        function = args[0]

        return InlineFunction(function)


class InlineFunction(Pliable):
    """A function under `@dag` or `@task_group`."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return (
            self if name in {"override", "partial"} else self.__call__ if name.startswith("expand") else fabricate(name)
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call_with_stubs(self.function, args, kwargs)
        return Stub()


CONTEXT = {"ti", "task_instance", "dag_run", "dag", "task", "params", "run_id", "ds", "ts", "logical_date"}


def call_with_stubs(function: Any, values: Sequence[Any] = (), named: dict[str, Any] | None = None) -> Any:
    """Call a function, filling every parameter that has no value and no default."""
    code = getattr(function, "__code__", None)
    if code is None:
        return function(*values, **(named or {}))
    known = dict(named or {})
    positional = code.co_varnames[: code.co_argcount]
    bound = 1 if isinstance(function, types.MethodType) else 0
    filled = list(values)
    optional = len(function.__defaults__ or ())
    for name in positional[bound + len(filled) : len(positional) - optional]:
        if name in known:
            filled.append(known.pop(name))
        else:
            filled.append(Stub())
    for name in code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]:
        if name not in known and name not in (function.__kwdefaults__ or {}):
            known[name] = Stub()
    if (
        code.co_flags & 0x08
    ):  # **context: whatever the function could look up by a literal key, and Airflow's usual keys
        taken = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        literal = {each for each in code.co_consts if isinstance(each, str) and each.isidentifier()}
        known |= {name: Stub() for name in (literal | CONTEXT) - taken - known.keys()}
    return function(*filled, **known)


def _unpacked(frame: types.FrameType) -> int:
    """How many values the iterating frame wants: the argument of UNPACK_SEQUENCE, else one."""
    code = frame.f_code.co_code
    here = frame.f_lasti
    if here >= 0 and dis.opname[code[here]] == "UNPACK_SEQUENCE":
        return code[here + 1]
    return 1


def fabricate(name: str) -> Any:
    """Return a class for a name in capitals and lower case, an exception where it sounds like one, else a value."""
    if not CAPITAL.match(name):
        return Stub()
    if name not in World.classes:
        base: tuple[type, ...] = (Exception,) if EXCEPTION.search(name) or name.startswith("Airflow") else (Fabricated,)
        World.classes[name] = type(base[0])(name, base, {"__module__": "stand.in"})
    return World.classes[name]


class StubModule(types.ModuleType):
    """A third-party module: every attribute exists; it may be called, for `a.b` can be a module and a function."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = self.__name__.rpartition(".")[2]
        stand_in = AIRFLOW.get(name) if self.__name__.startswith("airflow.") else None
        return (stand_in or fabricate(name))(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        World.modules.add(f"{self.__name__}.{name}")
        if self.__name__.split(".")[0] == "airflow" and name in AIRFLOW:
            return AIRFLOW[name]
        return fabricate(name)


AIRFLOW: dict[str, Any] = {"task": TaskDecorator(), "dag": InlineDecorator(), "task_group": InlineDecorator()}


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last on the meta path: whatever nobody else found and a stand-in may replace."""

    def __init__(self, may_replace: Callable[[str], bool]) -> None:
        self._may_replace = may_replace

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for a module that is to be fabricated."""
        if not self._may_replace(fullname):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return the fabricated module."""
        World.modules.add(spec.name)
        return StubModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing runs."""
        module.__path__ = []
