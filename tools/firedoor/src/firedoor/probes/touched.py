"""What a DAG file asks of its surroundings while it is imported, each with the line of its own code that asks.

Audit events tell of files, folders, programs, sockets and SQLite. No event tells of the clock, of chance and of the
environment: there names of modules are replaced, methods of ``datetime`` in its own dictionary, so that the class stays
what it is, and the class of ``os.environ``. What a module outside has taken for itself before (``from time import
time``) is not seen; code of the repository is imported afterwards. All of it is for a fork that ends with its import:
nothing is put back. What it costs and what was tried besides: docs/decisions/0015-seen-while-imported.md.

What counts is a line of the DAG's own code. Airflow, too, reads clock and environment while it constructs a DAG: what
lies between that line and the reading must be known to hand on just that (``_HANDS_ON``).
"""

from __future__ import annotations

import os
import random
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

CLOCK, CHANCE, ENVIRONMENT = "clock", "randomness", "environment"
FILE, FOLDER, PROGRAM, NETWORK, DATABASE = "file", "folder", "subprocess", "network", "database"
MOST = 500
"""More than this is not kept: who reads so much is known by then."""

_MACHINERY = ("<frozen importlib._bootstrap", "<firedoor importlib._bootstrap")
# It looks for distributions in every folder of sys.path, also such as Airflow puts there: what is installed is said by
# pins. Airflow 2.11 does so when it makes the first Dataset of a kind.
_METADATA = ("/importlib/metadata/", "/importlib_metadata/")
# Modules that hand on what they read, by the end of their path or a part of it; between the reading and the DAG's line
# there may be these alone.
_HANDS_ON = (
    *("/os.py", "<frozen os>", "/_collections_abc.py", "<frozen _collections_abc>", "/posixpath.py"),
    *("<frozen posixpath>", "/random.py", "/uuid.py", "/secrets.py", "/datetime.py", "/_pydatetime.py", "/calendar.py"),
    *("/subprocess.py", "/asyncio/", "/multiprocessing/"),
    *("/airflow/utils/timezone.py", "/airflow/utils/dates.py", "/_shared/timezones/", "/airflow/sdk/timezone.py"),
    *("/site-packages/pendulum/", "/site-packages/arrow/", "/site-packages/dateutil/", "/site-packages/pytz/"),
    *("/site-packages/freezegun/", "/site-packages/faker/", "/site-packages/numpy/random/", "/site-packages/pandas/"),
    *("/site-packages/uuid6", "/site-packages/ulid", "/site-packages/shortuuid", "/site-packages/nanoid"),
    *(
        "/site-packages/environs",
        "/site-packages/decouple",
        "/site-packages/dotenv",
        "/site-packages/pydantic_settings/",
    ),
    # Pydantic asks for variables of its own, too, whenever a class of it is made.
    *("/site-packages/pydantic/env_settings.py", "/site-packages/pydantic/v1/env_settings.py"),
)
# What belongs to the interpreter, the machine's image or its kernel: no DAG has put anything there.
_ALLOWED = (
    *("/dev/", "/proc/", "/sys/", "/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/share/", "/usr/local/lib/"),
    *("/usr/local/share/", "/etc/ssl/", "/etc/pki/", "/etc/ca-certificates", "/etc/localtime", "/etc/timezone"),
    *("/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf", "/etc/services"),
    *("/etc/protocols", "/etc/passwd", "/etc/group", "/etc/mime.types", "/etc/os-release", "/etc/lsb-release"),
    *("/etc/debian_version", "/etc/ld.so", "/etc/odbc", "/etc/krb5.conf", "/etc/gitconfig", "/usr/local/etc/"),
)
_OURS = f"{Path(__file__).parent}/"
_PYTHON = f"{Path(os.__file__).parent}/"
_SOURCE = (".py", ".pyc", ".so", ".pyd")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "pty.spawn")
_HEARD = frozenset(("open", "os.listdir", "os.scandir", "sqlite3.connect", *_PROGRAMS))


class Touched:
    """What one import touches. ``code`` is the folder of the DAG's own code; nothing is seen before :meth:`begin`.

    Files below ``allowed`` may be read, modules below ``importable`` be imported. ``homes`` are the folders that the
    import may know as AIRFLOW_HOME, whose links lead to ``linked``.
    """

    def __init__(
        self,
        code: str,
        allowed: tuple[str, ...],
        importable: tuple[str, ...],
        homes: tuple[str, ...] = (),
        linked: str = "",
    ) -> None:
        self._code = f"{code}/"
        self._allowed = (*_ALLOWED, *places_of_the_interpreter(), *allowed)
        self._importable = importable
        self._homes = homes if linked else ()
        self._linked = linked
        self._kinds: dict[str, str] = {}  # file name of a frame → "own", "machinery", "hands on", "other"
        self._seen: dict[tuple[str, str, str, int], None] = {}
        self._set: set[str] = set()
        self._written: set[str] = set()
        self._seeded = False
        self._within = False
        self.read: dict[str, None] = {}
        """Files below the DAG's own code that were opened, and folders (with ``/``) that were listed, by path."""

    def begin(self) -> None:
        """From now on, and for good."""
        self._watch_clock()
        self._watch_chance()
        self._watch_environment()
        sys.addaudithook(self._heard)

    def to_json(self) -> list[list[Any]]:
        """``[kind, what, path, line]`` of each, the path below the DAG's own code, in the order they came."""
        return [list(one) for one in self._seen]

    def note(self, kind: str, what: str) -> None:
        """Airflow was asked for something: whoever did it for the DAG, its line counts."""
        self._note(kind, what, strict=False)

    def refused(self, address: object) -> None:
        """The network was refused: who closes it says so (confinement.py), for no later hook hears of it."""
        with suppress(Exception):
            self._note(NETWORK, _words(address), strict=False, modules=True)

    # --- whose line it is -----------------------------------------------------------------------------------------

    def _kind(self, name: str) -> str:
        kind = self._kinds.get(name)
        if kind is None:
            if name.startswith(_OURS):  # the repository may be firedoor's own
                kind = "ours"
            elif name.startswith(self._code) and "/site-packages/" not in name:
                kind = "own"
            elif name.startswith(_MACHINERY) or any(part in name for part in _METADATA):
                kind = "machinery"
            elif any(part in name for part in _HANDS_ON):
                kind = "hands on"
            else:
                kind = "python" if name.startswith(_PYTHON) and "-packages/" not in name else "other"
            self._kinds[name] = kind
        return kind

    def _own_line(self, *, strict: bool, modules: bool = False, by_python: bool = True) -> tuple[str, int] | None:
        """The line of the DAG's own code that asks; None where nobody asks on its behalf.

        ``strict``: only modules that hand on lie between. A module outside that is imported reads for itself, unless
        ``modules`` may. What Python's own library does for itself counts if ``by_python``: ``platform`` starts
        programs, for one.
        """
        frame = sys._getframe(2)
        while frame is not None:
            kind = self._kind(frame.f_code.co_filename)
            if kind == "own":
                return frame.f_code.co_filename[len(self._code) :], frame.f_lineno
            if kind == "machinery" and not modules:
                return None
            if (kind == "other" and strict) or (kind == "python" and (strict or not by_python)):
                return None
            frame = frame.f_back  # type: ignore[assignment]  # None ends it
        return None

    def _note(self, kind: str, what: str, *, strict: bool, modules: bool = False, by_python: bool = True) -> None:
        place = self._own_line(strict=strict, modules=modules, by_python=by_python)
        if place is not None and len(self._seen) < MOST:
            self._seen[(kind, what, *place)] = None

    # --- clock, chance, environment -------------------------------------------------------------------------------

    def _told(self, module: Any, name: str, kind: str, counts: Callable[..., bool] = lambda *_, **__: True) -> None:
        real = getattr(module, name, None)
        if real is None:
            return

        def call(*args: Any, **kwargs: Any) -> Any:
            if self._within or not counts(*args, **kwargs):
                return real(*args, **kwargs)
            self._note(kind, f"{module.__name__}.{name}()", strict=True)
            self._within = True  # what this one asks in turn is no second reading
            try:
                return real(*args, **kwargs)
            finally:
                self._within = False

        call.__name__ = call.__qualname__ = name
        call.__doc__ = getattr(real, "__doc__", None)
        call.__module__ = module.__name__
        setattr(module, name, call)

    def _watch_clock(self) -> None:
        import datetime
        from ctypes import py_object, pythonapi
        from gc import get_referents

        for name in ("time", "time_ns"):
            self._told(time, name, CLOCK)
        for name in ("localtime", "gmtime", "ctime"):
            self._told(time, name, CLOCK, lambda seconds=None: seconds is None)
        self._told(time, "asctime", CLOCK, lambda moment=None: moment is None)
        self._told(time, "strftime", CLOCK, lambda text, moment=None: moment is None)

        def seen(kind: type, name: str) -> None:
            inside = get_referents(kind.__dict__)[0]  # the dictionary itself: the class is closed to assignments
            real = inside[name]
            said = f"{kind.__name__}.{name}()"

            def call(cls: Any, *args: Any, **kwargs: Any) -> Any:
                self._note(CLOCK, said, strict=True)
                self._within = True
                try:
                    return real.__get__(None, cls)(*args, **kwargs)
                finally:
                    self._within = False

            call.__name__, call.__qualname__, call.__doc__ = name, f"{kind.__name__}.{name}", real.__doc__
            inside[name] = classmethod(call)
            pythonapi.PyType_Modified(py_object(kind))

        for kind, name in ((datetime.datetime, "now"), (datetime.datetime, "utcnow"), (datetime.date, "today")):
            seen(kind, name)

    def _watch_chance(self) -> None:
        hidden = getattr(random.seed, "__self__", None)
        for name in random.__all__:
            if name not in ("seed", "setstate", "getstate") and (
                hidden is not None and getattr(getattr(random, name), "__self__", None) is hidden
            ):
                self._told(random, name, CHANCE, lambda *_, **__: not self._seeded)
        for name in ("urandom", "getrandom"):
            self._told(os, name, CHANCE)
        if hasattr(random, "_urandom"):
            random._urandom = os.urandom
        for name in ("uuid1", "uuid4", "uuid6", "uuid7"):
            self._told(uuid, name, CHANCE)
        sow, real = random.seed, random.Random.seed

        def seed(a: Any = None, *args: Any, **kwargs: Any) -> None:
            self._seeded = a is not None
            sow(a, *args, **kwargs)

        def of_one(generator: Any, a: Any = None, *args: Any, **kwargs: Any) -> None:
            if a is None:
                self._note(CHANCE, "random.Random()", strict=True)
            real(generator, a, *args, **kwargs)

        random.seed = seed
        random.Random.seed = of_one  # type: ignore[method-assign, assignment]

    def _watch_environment(self) -> None:
        kind: Any = type(os.environ)
        touched = self

        class Environ(kind):  # type: ignore[misc]  # the class of os.environ has no public name
            """``os.environ``, which tells who reads it."""

            def __getitem__(self, key: Any) -> Any:
                touched._variable(key)
                return kind.__getitem__(self, key)

            def __contains__(self, key: object) -> bool:
                touched._variable(key)
                try:
                    kind.__getitem__(self, key)
                except KeyError:
                    return False
                return True

            def __iter__(self) -> Any:
                touched._variable("*")
                return kind.__iter__(self)

            def __setitem__(self, key: Any, value: Any) -> None:
                touched._set.add(key)
                kind.__setitem__(self, key, value)

            def copy(self) -> Any:
                """All of it."""
                return dict(self)

        Environ.__name__, Environ.__qualname__, Environ.__module__ = kind.__name__, kind.__qualname__, kind.__module__
        os.environ.__class__ = Environ

    def _variable(self, key: object) -> None:
        name = str(key)
        asks = self._kinds.get(sys._getframe(2).f_code.co_filename)
        if asks in ("other", "python") and not name.startswith(("AIRFLOW_VAR_", "AIRFLOW_CONN_")):
            return  # as below, but a hundred times for each DAG file: Airflow's own configuration
        for kind, prefix in (("Variable", "AIRFLOW_VAR_"), ("Connection", "AIRFLOW_CONN_")):
            if name.startswith(prefix):
                if vars(os.environ)["_data"].get(name.encode()) is not None:  # else Airflow asks elsewhere
                    self._note(kind, name[len(prefix) :].lower(), strict=False)
                return
        if name in ("HOME", "PATH", "b'PATH'") and self._by_python_itself():
            return
        if name not in self._set and name != "AIRFLOW_HOME":
            self._note(ENVIRONMENT, name, strict=True)

    def _by_python_itself(self) -> bool:
        """Whether a home folder or a program is looked up: where these are is for smoke to say."""
        frame = sys._getframe(2)
        for _ in range(4):
            if frame.f_code.co_name in ("expanduser", "get_exec_path"):
                return True
            if frame.f_back is None:
                break
            frame = frame.f_back
        return False

    # --- what audit events tell -----------------------------------------------------------------------------------

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _HEARD:
            with suppress(Exception):  # what is raised here would be raised in DAG code
                self._hear(event, arguments)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            self._listed(arguments[0])
        elif event in _PROGRAMS:
            said = arguments[1] if event == "subprocess.Popen" else arguments[0]
            self._note(PROGRAM, _words(said or arguments[0]), strict=False, by_python=False)
        elif event == "sqlite3.connect" and str(arguments[0]) != ":memory:":
            self._note(DATABASE, str(arguments[0]).rpartition("/")[2], strict=False)

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, int):
            return
        found = self._path(path)
        if found is None or found.startswith(self._allowed) or found in self._written:
            return
        if found.startswith(_OURS):  # a warning or a traceback shows the lines of who imports
            return
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_TRUNC):
            self._written.add(found)  # what it has written itself is no input
            return
        of_a_module = found.endswith(_SOURCE)
        folder, cached, name = found.rpartition("/__pycache__/")
        if cached and name.endswith(".pyc"):
            found = f"{folder}/{name.partition('.')[0]}.py"
        if found.startswith(self._code):
            if not of_a_module or not self._by_the_machinery():
                self._inside(found)
        elif not (of_a_module and found.startswith(self._importable)):
            self._note(FILE, found, strict=False, modules=of_a_module and self._by_the_machinery())

    def _listed(self, path: Any) -> None:
        found = None if isinstance(path, int) else self._path(path if path is not None else ".")
        if found is None or f"{found}/".startswith(self._allowed) or self._by_the_machinery():
            return
        if f"{found}/".startswith(self._code):
            self._inside(f"{found}/")
        else:
            self._note(FOLDER, f"{found}/", strict=False)

    def _inside(self, found: str) -> None:
        if len(self.read) < MOST and self._own_line(strict=False) is not None:
            self.read[found[len(self._code) :]] = None

    def _path(self, path: Any) -> str | None:
        try:
            name = os.fsdecode(path)
            found = os.path.normpath(name if name[:1] == "/" else f"{os.getcwd()}/{name}")  # noqa: PTH109  # many times
        except (TypeError, ValueError, OSError):
            return None
        for home in self._homes:
            if f"{found}/".startswith(f"{home}/"):
                return self._linked + found[len(home) :]
        return found

    def _by_the_machinery(self) -> bool:
        frame = sys._getframe(1)
        while self._kind(frame.f_code.co_filename) == "ours" and frame.f_back is not None:
            frame = frame.f_back
        return self._kind(frame.f_code.co_filename) == "machinery"


@cache
def places_of_the_interpreter() -> tuple[str, ...]:
    """The folders of this interpreter and of what is installed for it, found once for all forks of a process."""
    places = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(os.__file__).parent)}
    places |= {entry for entry in sys.path if "/site-packages" in entry or "/dist-packages" in entry}
    real = places | {os.path.realpath(place) for place in places}
    return tuple(sorted(f"{place.rstrip('/')}/" for place in real if place.strip("/")))


def _words(said: Any) -> str:
    """A command, or an address, in one line that is not too long."""
    if isinstance(said, (list, tuple)):
        said = " ".join(
            os.fsdecode(part) if isinstance(part, (str, bytes, os.PathLike)) else str(part) for part in said
        )
    text = os.fsdecode(said) if isinstance(said, (str, bytes, os.PathLike)) else str(said)
    return " ".join(text.split())[:120]
