"""What executed DAG code may do here: read the tree, nothing else. Every other effect is refused or pretended."""

import ast
import builtins
import datetime
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime as RealDatetime  # noqa: N812 - its usual name is replaced below
from datetime import timedelta as RealTimedelta  # noqa: N812 - as above
from pathlib import Path
from typing import Any

from .stubs import Pliable, Stub
from .traced import Trace

WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
REFUSED = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.kill", "os.remove", "os.rename", "os.rmdir",
    "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.setxattr", "os.utime", "shutil.",
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "ftplib.",
    "smtplib.",
    "ctypes.", "signal.pthread_kill", "pty.", "os.startfile", "syslog.", "webbrowser.", "sqlite3.",
)  # fmt: skip


class RefusedError(OSError):
    """An effect that the sandbox does not allow."""


def install(trace: Trace, temporary: str, dags_folder: str) -> None:
    """Close the sandbox around this process; there is no way back, so do it in a fork."""
    prefix = trace.prefix
    real_open = io.open

    def relative(path: Any) -> str | None:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            return None
        full = os.path.normpath(Path.cwd() / str.__str__(path))
        return full[len(prefix) :] if full.startswith(prefix) else "" if full + "/" == prefix else None

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            inside = relative(path)
            writes = isinstance(flags, int) and flags & WRITE_FLAGS and path != os.devnull
            if writes and isinstance(path, str | bytes) and not os.fsdecode(path).startswith(temporary):
                raise RefusedError("writing is refused")
            if inside and not trace.loading and not inside.endswith((".py", ".pyc")):
                trace.opened.add(inside)
        elif event in {"os.listdir", "os.scandir"}:
            inside = relative(arguments[0] if arguments[0] is not None else str(Path.cwd()))
            if inside is not None and not trace.loading:
                trace.listed.add(inside)
        elif event.startswith(REFUSED):
            raise RefusedError(f"{event} is refused")

    def lenient_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if isinstance(mode, str) and set(mode) & set("wax+"):
            return io.BytesIO() if "b" in mode else io.StringIO()
        try:
            return real_open(file, mode, *args, **kwargs)
        except OSError:
            return real_open(_in_tree(file, prefix), mode, *args, **kwargs)

    io.open = builtins.open = lenient_open
    _pretend()
    tempfile.tempdir = temporary
    os.environ.setdefault("AIRFLOW_HOME", prefix.rstrip("/"))
    os.environ.setdefault("DAGS_FOLDER", dags_folder)
    type(os.environ).__getitem__ = _lenient_item  # type: ignore[method-assign] # as above
    type(os.environ).get = _plain_get  # type: ignore[method-assign] # as above
    sys.addaudithook(watch)


def _in_tree(file: Any, prefix: str) -> str:
    """An absolute path of some container, found again in the tree by its longest suffix of two or more parts."""
    parts = os.fspath(file).split("/")
    for start in range(1, len(parts) - 1):
        candidate = prefix + "/".join(parts[start:])
        if Path(candidate).is_file():
            return candidate
    raise FileNotFoundError(file)


def _pretend() -> None:
    """Replace standard functions whose effect is outside by ones that only look like it."""

    def nothing(*args: Any, **kwargs: Any) -> Any:
        return None

    def something(*args: Any, **kwargs: Any) -> Any:
        return Stub()

    def exits(*args: Any) -> Any:
        raise SystemExit

    for name in (
        "remove",
        "unlink",
        "rename",
        "replace",
        "rmdir",
        "mkdir",
        "makedirs",
        "chmod",
        "chown",
        "system",
        "kill",
    ):
        setattr(os, name, nothing)
    for name in ("rmtree", "copy", "copy2", "copyfile", "copytree", "move", "make_archive"):
        setattr(shutil, name, nothing)
    for name in ("run", "call", "check_call", "check_output", "Popen", "getoutput"):
        setattr(subprocess, name, something)
    for name in ("mkdir", "unlink", "rename", "replace", "rmdir", "touch", "write_text", "write_bytes"):
        setattr(Path, name, nothing)
    setattr(os, "_exit", exits)  # noqa: B010 - its declared type never returns, nor does ours
    time.sleep = nothing
    urllib.request.urlopen = something
    urllib.request.urlretrieve = something
    datetime.timedelta = Timedelta  # type: ignore[misc] # for the length of this process
    datetime.datetime = Datetime  # type: ignore[misc] # as above
    for module, name in ((json, "loads"), (json, "load"), (ast, "literal_eval")):
        setattr(module, name, _unless_stub(getattr(module, name)))


class _LikeReal(type):
    """Instances of the real class are instances of its stand-in."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.__mro__[1])


class Timedelta(RealTimedelta, metaclass=_LikeReal):
    """A timedelta that takes stand-ins for numbers."""

    def __new__(cls, *args: Any, **kwargs: Any) -> "Timedelta":
        named = {name: _number(value) for name, value in kwargs.items()}
        return RealTimedelta.__new__(cls, *map(_number, args), **named)


class Datetime(RealDatetime, metaclass=_LikeReal):
    """A datetime that takes stand-ins for numbers and time zones."""

    def __new__(cls, *args: Any, **kwargs: Any) -> "Datetime":
        named = {name: _number(value) for name, value in kwargs.items() if not _is_zone(name, value)}
        return RealDatetime.__new__(cls, *map(_number, args[:7]), *args[8:], **named)

    @classmethod
    def now(cls, tz: Any = None) -> "Datetime":
        """The time; a stand-in for a time zone is none."""
        now = RealDatetime.now(None if _is_zone("tz", tz) else tz)
        return cls(*now.timetuple()[:6], now.microsecond, tzinfo=now.tzinfo)

    @classmethod
    def strptime(cls, text: str, layout: str) -> "Datetime":
        """The time that the text says; of a stand-in, now."""
        found = RealDatetime.now() if isinstance(text, Pliable) else RealDatetime.strptime(text, layout)
        return cls(*found.timetuple()[:6], found.microsecond, tzinfo=found.tzinfo)


def _is_zone(name: str, value: object) -> bool:
    return name in {"tzinfo", "tz"} and isinstance(value, Pliable)


def _number(value: Any) -> Any:
    return 1 if isinstance(value, Pliable) else value


def _unless_stub(function: Any) -> Any:
    def call(value: Any, *args: Any, **kwargs: Any) -> Any:
        return Stub() if isinstance(value, Stub) else function(value, *args, **kwargs)

    return call


_real_item = type(os.environ).__getitem__


def _lenient_item(self: Any, key: str) -> Any:
    try:
        return _real_item(self, key)
    except KeyError:
        return Stub()


def _plain_get(self: Any, key: str, default: Any = None) -> Any:
    try:
        return _real_item(self, key)
    except KeyError:
        return default
