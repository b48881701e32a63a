"""A stand-in for what nobody can know without running the DAG: a task's arguments, what is not installed here.

It takes part in whatever does not depend on its value (attributes, calls, operators, decorators, ``with``), and ends
the replay of a statement where its value would decide: a branch, a loop, a length, text, a key, a type.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class NotKnown(BaseException):  # no ``except Exception`` of anybody may take it for an error of its own
    """What comes next depends on a value that is not known."""


class Forbidden(NotKnown):
    """The replay wanted to do what a check must not do: what would have come of it is not known."""


class UnknownBase:
    """What a class derives from whose base is not known: it may have any attribute."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __init_subclass__(cls, **options: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return _attribute(name)


def _attribute(name: str) -> Any:
    if name[:2] == "__" and name[-2:] == "__":
        raise AttributeError(name)  # Python asks for protocols that way
    return UNKNOWN


def _ends(*_: Any, **__: Any) -> Any:
    raise NotKnown


class Unknown:
    """The stand-in; there is one, :data:`UNKNOWN`."""

    __slots__ = ()

    __class__ = property(_ends)  # isinstance asks for it, and must not decide

    def __getattr__(self, name: str) -> Any:
        return _attribute(name)

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return () if UnknownBase in bases or bases.index(self) else (UnknownBase,)

    def __exit__(self, *raised: Any) -> None:
        pass

    def __repr__(self) -> str:  # debuggers and our own messages; text that code makes of it is another matter
        return "<not known>"


UNKNOWN = Unknown()


def _itself(*_: Any, **__: Any) -> Any:
    return UNKNOWN


_SAME = (
    "call", "enter", "getitem", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv",
    "rfloordiv", "mod", "rmod", "pow", "rpow", "matmul", "rmatmul", "and", "rand", "or", "ror", "xor", "rxor", "lshift",
    "rlshift", "rshift", "rrshift", "neg", "pos", "invert", "abs", "lt", "le", "gt", "ge", "eq", "ne",
)  # fmt: skip
_END = (
    "bool", "len", "iter", "next", "contains", "int", "float", "complex", "index", "str", "format", "bytes", "hash",
    "reversed", "await", "aiter", "aenter", "round",
)  # fmt: skip
for _name in _SAME:
    setattr(Unknown, f"__{_name}__", _itself)
for _name in _END:
    setattr(Unknown, f"__{_name}__", _ends)


def involves(values: Iterable[Any], depth: int = 3) -> bool:
    """Whether one of ``values``, or what it holds, is not known."""
    seen: set[int] = set()

    def asks(value: Any, left: int) -> bool:
        kind = type(value)
        if kind is Unknown or issubclass(kind, UnknownBase) or (kind is type and issubclass(value, UnknownBase)):
            return True
        if left == 0 or id(value) in seen or isinstance(value, ModuleType):
            return False
        seen.add(id(value))
        try:
            if kind in (list, tuple, set, frozenset):
                return any(asks(each, left - 1) for each in list(value)[:50])
            if kind is dict:
                return any(asks(each, left - 1) for each in list(value.values())[:50])
            inside = object.__getattribute__(value, "__dict__") if not isinstance(value, type) else {}
            return any(asks(each, left - 1) for each in list(inside.values())[:50])
        except Exception:  # it does not want to be looked into
            return False

    return any(asks(value, depth) for value in values)


class UnknownModule(ModuleType):
    """A module that is not installed here: every name of it is there and not known."""

    __path__: list[str] = []  # noqa: RUF012  # what makes it a package
    __all__: list[str] = []  # noqa: RUF012  # a star import gives nothing

    def __getattr__(self, name: str) -> Any:
        return _attribute(name)


class Finder:
    """The last of ``sys.meta_path``: gives modules that are neither installed nor of the repository, to code of it."""

    def __init__(self, is_ours: Callable[[str], bool], folder: str, denied: Iterable[str] = ()) -> None:
        """``folder`` holds the repository's code; what is ``denied`` is not given."""
        self._is_ours = is_ours
        self._folder = folder
        self._denied = frozenset(denied)
        self.given: set[str] = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A module that is not known, unless the name is the repository's own, or the standard library's."""
        top = name.partition(".")[0]
        if self._is_ours(top) or top in sys.stdlib_module_names or (top in sys.modules and top not in self.given):
            return None
        if top in self._denied or not self._is_asked_by_us():
            return None
        self.given.add(top)
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]  # it has what a loader needs

    def _is_asked_by_us(self) -> bool:
        """Whether the import stands in code of the repository: pickle, say, tries modules that only Jython has."""
        frame = sys._getframe(2)
        while frame.f_back is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        return frame.f_code.co_filename.startswith(self._folder)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module; see :class:`UnknownModule`."""
        return UnknownModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs."""
