"""A process in which all that a DAG must not depend on is another: later by more than a year, folders listed backwards.

The hash seed and the path of the files are for who starts the process to change. Both turns can be taken back in a
fork: so is found which one a difference comes from.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import os
import sys
import time
from typing import Any

_state: dict[str, Any] = {"seconds": 0.0, "backwards": False}
_turned: list[tuple[dict[str, Any], str, Any]] = []
_NAMES = (
    (time, ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
    (os, ("listdir", "scandir")),
)
_time, _listdir, _scandir = time.time, os.listdir, os.scandir


def turn(seconds: float, here: str, there: str) -> None:
    """Have the clock be later by ``seconds``, and folders be listed backwards.

    What lies below the folder ``here`` is a second copy of what lies below ``there``: it is listed in the order of
    that one, backwards, since a copy's own order may be any.
    """
    _state.update(seconds=seconds, backwards=True)
    _turn_clock()
    _turn_listings(here, there)
    _turned.extend((vars(module), name, vars(module)[name]) for module, names in _NAMES for name in names)
    [own] = gc.get_referents(datetime.datetime.__dict__)
    _turned.extend((own, name, own[name]) for name in ("now", "utcnow"))


def is_turned() -> bool:
    """Whether all is as :func:`turn` left it: code that was imported may have put a name back, or another in its
    place, and what is imported after it in this process would find it so."""
    return all(owner.get(name) is value for owner, name, value in _turned)


def turn_back(what: str) -> None:
    """Take one turn back in this process: ``clock`` or ``listings``; anything else changes nothing."""
    if what == "clock":
        _state["seconds"] = 0.0
    elif what == "listings":
        _state["backwards"] = False


class _InPlace:
    """In the place of a built-in function: unlike a function of Python it is no method where a class keeps it."""

    def __init__(self, call: Any, original: Any) -> None:
        self._call = call
        self.__name__, self.__doc__ = original.__name__, original.__doc__

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self._call(*args, **keywords)


def _turn_clock() -> None:
    """``time`` and ``datetime``, also for who has imported the class by name: its own dictionary is changed.

    ``date.today()`` and ``datetime.today()`` ask ``time.time()``. Clocks that only measure are left as they are.
    """
    localtime, gmtime, strftime, ctime, time_ns = time.localtime, time.gmtime, time.strftime, time.ctime, time.time_ns
    clock: Any = time

    def moment(seconds: float | None) -> float:
        return _time() + _state["seconds"] if seconds is None else seconds

    clock.time = _InPlace(lambda: moment(None), _time)
    clock.time_ns = _InPlace(lambda: time_ns() + int(_state["seconds"]) * 10**9, time_ns)
    clock.localtime = _InPlace(lambda seconds=None: localtime(moment(seconds)), localtime)
    clock.gmtime = _InPlace(lambda seconds=None: gmtime(moment(seconds)), gmtime)
    clock.ctime = _InPlace(lambda seconds=None: ctime(moment(seconds)), ctime)
    clock.strftime = _InPlace(
        lambda form, when=None: strftime(form, localtime(moment(None)) if when is None else when), strftime
    )
    # A class of C cannot be written to, but what its __dict__ shows is a dictionary.
    [own] = gc.get_referents(datetime.datetime.__dict__)
    utcnow = own["utcnow"]

    def now(cls: Any, tz: Any = None) -> Any:
        return cls.fromtimestamp(moment(None), tz)

    def later(cls: Any) -> Any:
        return utcnow.__get__(None, cls)() + datetime.timedelta(seconds=_state["seconds"])

    own["now"], own["utcnow"] = classmethod(now), classmethod(later)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))


def _turn_listings(here: str, there: str) -> None:
    def names(path: Any = ".") -> list[Any]:
        found: list[Any] = _listdir(path)
        return _backwards(found, _original(path, here, there)) if _state["backwards"] else found

    def entries(path: Any = ".") -> Any:
        if not _state["backwards"]:
            return _scandir(path)
        with _scandir(path) as opened:
            by_name = {entry.name: entry for entry in opened}
        return _Entries([by_name[name] for name in _backwards(list(by_name), _original(path, here, there))])

    system: Any = os
    system.listdir, system.scandir = _InPlace(names, _listdir), _InPlace(entries, _scandir)
    for name in ("_Globber", "_StringGlobber"):  # Python 3.13 keeps what os.scandir was
        globber: Any = getattr(sys.modules.get("glob"), name, None)
        if globber is not None and "scandir" in vars(globber):
            globber.scandir = staticmethod(entries)


def _original(path: Any, here: str, there: str) -> list[Any] | None:
    """The names of the same folder in the first copy, in its order; None where there is none."""
    if isinstance(path, (int, bytes)):
        return None
    real = os.path.realpath(path)
    if real != here and not real.startswith(here + "/"):
        return None
    try:
        return _listdir(there + real[len(here) :])
    except OSError:
        return None


def _backwards(found: list[Any], order: list[Any] | None) -> list[Any]:
    if order is None:
        return found[::-1]
    place = {name: number for number, name in enumerate(order)}
    return sorted(found, key=lambda name: place.get(name, len(place)), reverse=True)


class _Entries:
    """What ``os.scandir`` gives: an iterator that can be closed."""

    def __init__(self, entries: list[Any]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> _Entries:
        return self

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is left open."""
