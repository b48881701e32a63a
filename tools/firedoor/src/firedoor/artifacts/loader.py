"""The isolation loader: in one process, each artifact has modules, imports and metadata of its own.

Every artifact carries this file; it needs Python 3.10 or later and nothing else. The modules of an artifact belong to
its private package, so that ``sys.modules`` has each under a name that no one else uses, and their ``__builtins__``
hold an ``__import__`` that looks the artifact's own names up in that package. A function keeps the builtins of its
module, so this is true of imports that run later, in threads and in callbacks, too. No source is changed.

What it reads is written down in docs/artifact-format.md, how it works and where it ends in docs/isolation.md.

As a program it calls one function of an artifact, in an environment of a worker: ``loader.py ARTIFACT MODULE:FUNCTION``
reads ``{"args": […], "kwargs": {…}}`` from stdin and prints the result as JSON.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import importlib.machinery
import importlib.util
import json
import os
import re
import sys
import threading
import zipimport
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from types import CodeType, ModuleType
from typing import Any, ClassVar, NoReturn

SCHEMA = "firedoor.artifact/1"
PREFIX = "fd_"
ENTRY = "__dag__"
"""The DAG file's module in its private package: no package of the repository, as Airflow imports DAG files."""
UNPACKED = "FIREDOOR_UNPACKED"
"""The environment variable that names the folder for unpacked artifacts."""

_LIFETIME = 30 * 24 * 3600  # an unpacked artifact that no process has loaded for so long (seconds) is removed
_INSTALLED = re.compile(r"[\\/](?:site|dist)-packages(?:[\\/]|$)")
_LOCK = threading.RLock()


class ArtifactError(ImportError):
    """What stops an artifact; Airflow shows the text as the import error of the DAG file."""

    def __init__(self, code: str, message: str, *, because: str = "", fix: str = "", name: str | None = None) -> None:
        lines = [f"error[{code}]: {message}"]
        lines += [f"  because   {because}"] if because else []
        lines += [f"  fix       {fix}"] if fix else []
        super().__init__("\n".join(lines), name=name)
        self.code = code


class UndeclaredImportError(ArtifactError, ModuleNotFoundError):
    """A name that is neither in the artifact nor installed: what was not declared cannot be read."""


# --- what an artifact says of itself ------------------------------------------------------------------------------


class Meta:
    """``META.json`` of one artifact, checked; ``digest`` stands for its bytes, and so for all files of the artifact."""

    def __init__(self, archive: str, text: bytes) -> None:
        """Raises ArtifactError FD440 unless ``text`` has the form that docs/artifact-format.md gives."""
        try:
            said = json.loads(text)
            if said["schema"] != SCHEMA:
                _damaged(archive, f"its schema is {said['schema']!r}, this loader reads {SCHEMA!r}")
            self.archive = archive
            self.digest = _sha256(text)
            self.slug: str = said["slug"]
            self.package: str = said["package"]
            self.dag_file: str = said["dag_file"]
            self.roots = [_relative(root) if root else "" for root in said["roots"]]
            self.names = frozenset(map(_text, said["names"]))
            self.outside = frozenset(map(_text, said["outside"]))
            self.legacy = {_text(old): _text(new) for old, new in said["legacy_modules"].items()}
            self.loader: str = _text(said["loader"])
            self.python = [_text(version) for version in said["python"]]
            self.files = {
                name.removeprefix(f"{self.package}/"): (_text(sha256), int(size))
                for name, (sha256, size) in said["files"].items()
                if name.startswith(f"{self.package}/") and _relative(name)
            }
            if self.package != f"{PREFIX}{self.slug}_{said['fingerprint']}" or not self.package.isidentifier():
                raise ValueError("the package is not named after slug and fingerprint")
            if f"repo/{self.dag_file}" not in self.files:
                raise ValueError("it has no DAG file")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            _damaged(archive, f"META.json cannot be used: {type(error).__name__}: {error}")


def read_meta(archive: str) -> Meta:
    """What the artifact at the path ``archive`` says of itself; raises ArtifactError FD440 where it is unreadable."""
    try:
        text = zipimport.zipimporter(archive).get_data("META.json")
    except (OSError, ImportError, ValueError, EOFError) as error:
        _damaged(archive, f"META.json cannot be read: {error}")
    return Meta(archive, text)


def _relative(name: str) -> str:
    if {"", ".", ".."} & set(name.split("/")) or "\\" in name or "\0" in name:
        raise ValueError(f"unsafe path {name!r}")
    return name


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _sha256(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _damaged(archive: str, because: str) -> NoReturn:
    raise ArtifactError(
        "FD440",
        f"{archive} is not an artifact that can be loaded",
        because=because,
        fix="build and ship it again; a file that is replaced while it is read looks like this, too",
    )


# --- unpacking ----------------------------------------------------------------------------------------------------


def unpacked(meta: Meta) -> str:
    """Path of the folder that holds the files of an artifact, unpacked now if no process of this user has done it.

    The files are verified when they are unpacked. Raises ArtifactError FD440 where one is not what META.json says,
    FD442 where no folder can be written.
    """
    home = _home()
    folder = os.path.join(home, f"{meta.slug}-{meta.digest[:16]}")
    if _is_whole(folder, meta):
        with contextlib.suppress(OSError):
            os.utime(folder)  # it is in use: see _prune
        return folder
    import shutil
    import tempfile

    try:
        making = tempfile.mkdtemp(dir=home, prefix=".making-")
    except OSError as error:
        raise _no_folder(home, str(error)) from error
    try:
        _unpack(meta, making)
        _put_in_place(making, folder, meta)
    except OSError as error:
        raise _no_folder(home, str(error)) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _prune(home)
    return folder


def _home() -> str:
    """The folder for unpacked artifacts: declared, or one in the temporary folder that is this user's alone."""
    declared = os.environ.get(UNPACKED)
    if declared:
        home = os.path.abspath(declared)
    else:
        import tempfile

        home = os.path.join(tempfile.gettempdir(), f"firedoor-{os.getuid()}")
    try:
        os.makedirs(home, mode=0o700, exist_ok=True)
        status = os.lstat(home)
    except OSError as error:
        raise _no_folder(home, str(error)) from error
    if not declared and (status.st_uid != os.getuid() or status.st_mode & 0o170022 != 0o040000):
        raise _no_folder(home, "it is not a folder that this user alone can write: others could plant code there")
    return home


def _no_folder(home: str, because: str) -> ArtifactError:
    return ArtifactError(
        "FD442",
        f"artifacts cannot be unpacked in {home}",
        because=because,
        fix=f"export {UNPACKED}=FOLDER   # one that Airflow's user can write",
    )


def _is_whole(folder: str, meta: Meta) -> bool:
    """Whether every file is there in its size. (Cleaners of temporary folders remove single old files.)"""
    try:
        return all(os.stat(f"{folder}/{name}").st_size == size for name, (_, size) in meta.files.items())
    except OSError:
        return False


def _unpack(meta: Meta, folder: str) -> None:
    import zipfile
    import zlib

    made = set()
    try:
        with zipfile.ZipFile(meta.archive) as archive:
            for name, (sha256, size) in meta.files.items():
                member = archive.getinfo(f"{meta.package}/{name}")
                if member.file_size != size:
                    _damaged(meta.archive, f"{name} has {member.file_size} bytes, META.json says {size}")
                data = archive.read(member)
                if _sha256(data) != sha256:
                    _damaged(meta.archive, f"{name} is not the file that META.json lists")
                path = os.path.join(folder, *name.split("/"))
                parent = os.path.dirname(path)
                if parent not in made:
                    os.makedirs(parent, exist_ok=True)
                    made.add(parent)
                with open(path, "xb") as file:
                    file.write(data)
                os.chmod(path, 0o444)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        _damaged(meta.archive, f"{type(error).__name__}: {error}")


def _put_in_place(making: str, folder: str, meta: Meta) -> None:
    for _ in range(3):
        try:
            os.rename(making, folder)
            return
        except OSError:
            if _is_whole(folder, meta):  # another process was faster
                return
            try:
                os.rename(folder, f"{making}-damaged")
            except FileNotFoundError:
                continue
            import shutil

            shutil.rmtree(f"{making}-damaged", ignore_errors=True)
    os.rename(making, folder)


def _prune(home: str) -> None:
    import shutil
    import time

    try:
        with os.scandir(home) as entries:
            old = [entry.path for entry in entries if entry.stat().st_mtime < time.time() - _LIFETIME]
    except OSError:
        return
    for path in old:
        shutil.rmtree(path, ignore_errors=True)


# --- one artifact in this process ---------------------------------------------------------------------------------


class Room:
    """One artifact in this process: where its files are, and what its modules see instead of the process' own."""

    def __init__(self, meta: Meta) -> None:
        """Nothing is imported yet; raises what :func:`unpacked` raises."""
        self.meta = meta
        self.package = meta.package
        self.names = set(meta.names)
        self.folder = unpacked(meta)
        self.entry = os.path.join(self.folder, "repo", *meta.dag_file.split("/"))
        self.bases = [*(f"repo/{root}" if root else "repo" for root in meta.roots), "site"]
        self.path = [os.path.join(self.folder, *base.split("/")) for base in self.bases]
        self.admitted = {*sys.stdlib_module_names, *meta.outside, self.package, "__main__"}
        self.views: dict[str, ModuleType] = {}
        self.loader = type("SourceFileLoader", (RoomLoader,), {"room": self})
        self._plain = self._builtins(_VIEWED)
        self._with_sys = self._builtins(_VIEWED | {"sys"})
        self.sys_path = [*sys.path]

    def _builtins(self, viewed: frozenset[str]) -> dict[str, Any]:
        seen = dict(vars(builtins))
        seen["__import__"] = _scoped_import(self, viewed)
        return seen

    def builtins_for(self, code: CodeType) -> dict[str, Any]:
        """What ``__builtins__`` is to a module with this ``code``.

        ``sys`` is viewed only where ``modules`` or ``path`` is named: each attribute of a view costs a function call.
        """
        return self._with_sys if _mentions(code, {"modules", "path"}) else self._plain

    def set_builtin(self, name: str, value: object) -> None:
        """Let the modules of the room see a builtin that one of them has set."""
        self._plain[name] = self._with_sys[name] = value

    def inside(self, name: str) -> str | None:
        """The private name of the module that ``name`` means in here, ``None`` where it is none of the artifact's."""
        return f"{self.package}.{name}" if name.partition(".")[0].partition(":")[0] in self.names else None

    def is_namespace(self, name: str) -> bool:
        """Whether the module ``name`` is a folder without an ``__init__.py`` in here, which others may add to."""
        if not name:
            return False
        folders = [f"{base}/{name.replace('.', '/')}/" for base in self.bases]
        return not any(f"{folder}__init__.py" in self.meta.files for folder in folders) and any(
            file.startswith(tuple(folders)) for file in self.meta.files
        )

    def mapped(self, name: object) -> Any:
        """``name``, or the private name that it means in here."""
        return (self.inside(name) or name) if isinstance(name, str) else name

    def admit(self, top: str) -> None:
        """Let the top-level name ``top`` be imported from outside.

        Raises UndeclaredImportError where it would come from a folder that nobody declared, such as the DAGs folder.
        """
        place = _place_outside(top) or self._place_by_edited_path(top)
        if place is None or top in self.names:
            return  # what is not found is said by the import itself
        if _INSTALLED.search(place) and not place.startswith(self.folder):
            self.admitted.add(top)
            return
        raise UndeclaredImportError(
            "FD443",
            f"{self.meta.slug} imports {top!r}, which is not in its artifact",
            because=f"it would come from {place}, which is not an installed distribution",
            fix=f"echo 'outside = [\"{top}\"]' >> {os.path.dirname(self.meta.dag_file)}/dag.toml   # if it is meant to",
            name=top,
        )

    def _place_by_edited_path(self, top: str) -> str | None:
        """Where ``top`` comes from by what the artifact has put on its ``sys.path``; its own folders become its own."""
        for folder in self.sys_path:
            if folder in sys.path:
                continue
            found = importlib.machinery.PathFinder.find_spec(top, [folder])
            if found is None:
                continue
            if os.path.abspath(folder).startswith(self.folder):
                self.path.append(folder)
                self.names.add(top)
            return found.origin or folder
        return None

    def own_words(self, error: ModuleNotFoundError) -> None:
        """Let ``error`` name the module as the importing code did."""
        if error.name is not None and error.name.startswith(f"{self.package}."):
            plain = error.name[len(self.package) + 1 :]
            error.msg = error.msg.replace(error.name, plain)
            error.args = (error.msg,)
            error.name = plain

    def view(self, name: str, module: ModuleType) -> ModuleType:
        """The outside module ``name`` as this room sees it; ``module`` itself where it is seen as it is."""
        made = self.views.get(name)
        if made is None:
            make = _VIEWS.get(name)
            if make is None:
                return module
            made = self.views[name] = _View(self, module, make(self, module))
        return made

    def run_entry(self) -> ModuleType:
        """Import the DAG file anew, as Airflow does each time it parses one, and return its module."""
        name = f"{self.package}.{ENTRY}"
        with _LOCK:
            sys.modules.pop(name, None)
            try:
                return importlib.import_module(name)
            except SystemExit as error:  # Airflow 3.3 lets it end the process when it comes from a zip
                raise ArtifactError(
                    "FD445", f"{self.meta.dag_file} exits while it is imported", because=f"SystemExit: {error.code}"
                ) from error


ROOMS: dict[str, Room] = {}
"""The artifacts of this process by their private package."""


def open_room(archive: str) -> Room:
    """The room of the artifact at the path ``archive``, made on first use.

    Raises ArtifactError: FD440 damaged, FD441 made for another Python, FD442 cannot be unpacked, FD446 another artifact
    of the same name is loaded.
    """
    meta = read_meta(os.path.abspath(archive))
    with _LOCK:
        room = ROOMS.get(meta.package)
        if room is None:
            running = f"{sys.version_info[0]}.{sys.version_info[1]}"
            if running not in meta.python:
                raise ArtifactError(
                    "FD441",
                    f"{archive} is built for Python {' and '.join(meta.python)}, this is Python {running}",
                    because="a fingerprint holds the version of Python; what was tested is what runs",
                    fix=f"firedoor build {meta.dag_file}   # for the Python of this environment",
                )
            room = ROOMS[meta.package] = Room(meta)
        elif room.meta.digest == meta.digest:
            room.meta = meta  # where it is now
            unpacked(meta)
        else:
            raise ArtifactError(
                "FD446",
                f"{archive} and {room.meta.archive} have one fingerprint and differ",
                because="one process cannot hold both under one name",
                fix="keep one of them: the store's index says which was built first",
            )
        return room


# --- imports ------------------------------------------------------------------------------------------------------


def _of_the_import_system(function: Any) -> Any:
    """``function``, the frames of which the stack levels of warnings do not count: its file sounds like importlib's."""
    function.__code__ = function.__code__.replace(co_filename="<firedoor importlib._bootstrap>")
    return function


def _scoped_import(room: Room, viewed: frozenset[str]) -> Callable[..., Any]:
    package, names, admitted = room.package, room.names, room.admitted

    @_of_the_import_system
    def scoped_import(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        if level:  # relative to __package__, which is private already
            return builtins.__import__(name, globals, locals, fromlist or (), level)
        top = name.partition(".")[0]
        if top not in names and top not in admitted:
            room.admit(top)
        if top in names:
            try:
                module = builtins.__import__(f"{package}.{name}", globals, locals, fromlist or (), 0)
            except ModuleNotFoundError as error:
                room.own_words(error)
                raise
            return module if fromlist else sys.modules[f"{package}.{top}"]
        module = builtins.__import__(name, globals, locals, fromlist or (), 0)
        if top in viewed:
            return room.view(name if fromlist else top, module)
        return module

    return scoped_import  # type: ignore[no-any-return]  # the decorator returns what it is given


class RoomLoader(importlib.machinery.SourceFileLoader):
    """Runs a module of a room with the builtins of the room."""

    room: ClassVar[Room]

    @_of_the_import_system
    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        code = self.get_code(module.__name__)
        assert code is not None  # there is source
        module.__dict__["__builtins__"] = self.room.builtins_for(code)
        exec(code, module.__dict__)


class _Alias:
    """Loads a module that exists under another name: the very same one."""

    def __init__(self, target: str) -> None:
        self.target = target

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = importlib.import_module(self.target)


class Finder:
    """Finds the modules of all rooms by their private names."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Where a module of a room comes from, ``None`` for all other names."""
        if not name.startswith(PREFIX):
            return None
        package, _, inside = name.partition(".")
        room = ROOMS.get(package)
        if room is None:
            return None
        if not inside:
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = room.path
            return spec
        if inside == ENTRY:
            return importlib.util.spec_from_file_location(name, room.entry, loader=room.loader(name, room.entry))
        parent = sys.modules[name.rpartition(".")[0]]
        if parent.__name__.partition(".")[0] != package:  # an installed part of a namespace package
            return _alias(name, inside)
        found = importlib.machinery.PathFinder.find_spec(name, path)
        if found is None and not _is_whole(room.folder, room.meta):  # a cleaner of temporary folders was here
            unpacked(room.meta)
            importlib.invalidate_caches()
            found = importlib.machinery.PathFinder.find_spec(name, path)
        if found is None:
            return _outside_portion(name, inside) if room.is_namespace(inside.rpartition(".")[0]) else None
        if isinstance(found.loader, importlib.machinery.SourceFileLoader):
            found.loader = room.loader(name, found.loader.path)
        elif found.loader is not None and found.origin is not None:
            _damaged(room.meta.archive, f"{found.origin} is no source")
        return found


def _outside_portion(name: str, inside: str) -> importlib.machinery.ModuleSpec | None:
    """A part of a namespace package that is not in the artifact is the installed one."""
    try:
        return _alias(name, inside) if importlib.util.find_spec(inside) else None
    except (ImportError, ValueError):
        return None


def _alias(name: str, target: str) -> importlib.machinery.ModuleSpec:
    return importlib.machinery.ModuleSpec(name, _Alias(target))  # type: ignore[arg-type]  # a loader by its methods


class LegacyFinder:
    """Finds declared modules under the plain names that old pickles hold, where nothing else has them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The declared module; raises ArtifactError FD444 where two artifacts of this process declare one name."""
        owners = {room.package: room for room in ROOMS.values() if name in room.meta.legacy}
        if len(owners) > 1:
            slugs = " and ".join(sorted(room.meta.slug for room in owners.values()))
            raise ArtifactError(
                "FD444",
                f"the legacy module {name} is declared by {slugs}",
                because="a pickle does not say which of them it means",
                fix="keep such data in a plain form, or declare the name for one DAG alone",
            )
        for room in owners.values():
            return _alias(name, f"{room.package}.{room.meta.legacy[name]}")
        if any(old.startswith(f"{name}.") for room in ROOMS.values() for old in room.meta.legacy):
            return importlib.machinery.ModuleSpec(name, None, is_package=True)
        return None


def _place_outside(top: str) -> str | None:
    """The file or folder that the top-level name ``top`` comes from outside; ``None`` where it has none."""
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):  # made at run time, without a spec
        return None
    if spec is None:
        return None
    if spec.has_location and spec.origin:
        return spec.origin
    places = list(spec.submodule_search_locations or ())
    return next((place for place in places if _INSTALLED.search(place)), places[0] if places else None)


def _mentions(code: CodeType, names: set[str]) -> bool:
    return not names.isdisjoint(code.co_names) or any(
        _mentions(constant, names) for constant in code.co_consts if isinstance(constant, CodeType)
    )


# --- what modules that find other modules by name look like from inside a room -------------------------------------


class _View(ModuleType):
    """A module from outside as one room sees it: some names are replaced, all else is the module's own."""

    def __init__(self, room: Room, real: ModuleType, replaced: Mapping[str, object]) -> None:
        super().__init__(real.__name__)
        seen = self.__dict__
        seen.clear()
        seen.update(replaced)
        seen["__room__"], seen["__real__"] = room, real

    def __getattr__(self, name: str) -> Any:
        seen = self.__dict__
        value = getattr(seen["__real__"], name)
        if isinstance(value, ModuleType):
            value = seen["__room__"].view(value.__name__, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        real = self.__dict__["__real__"]
        if name in self.__dict__:  # what is replaced is the room's own
            self.__dict__[name] = value
            if real is sys and name == "path":
                self.__dict__["__room__"].sys_path = value
            return
        if real is builtins:
            self.__dict__["__room__"].set_builtin(name, value)
        setattr(real, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self.__dict__["__real__"], name)

    def __dir__(self) -> Iterable[str]:
        return dir(self.__dict__["__real__"])

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, (self.__dict__["__real__"].__name__,)


def _with_mapped(room: Room, real: ModuleType, names: Iterable[str], *keywords: str) -> dict[str, Any]:
    """The functions ``names`` of a module, each with its first argument (or one of ``keywords``) understood in here."""

    def scoped(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if args:
                args = (room.mapped(args[0]), *args[1:])
            for keyword in keywords:
                if keyword in kwargs:
                    kwargs[keyword] = room.mapped(kwargs[keyword])
            return function(*args, **kwargs)

        call.__name__, call.__doc__ = function.__name__, function.__doc__
        return call

    return {name: scoped(getattr(real, name)) for name in names if hasattr(real, name)}


def _view_importlib(room: Room, real: ModuleType) -> dict[str, Any]:
    def import_module(name: str, package: str | None = None) -> ModuleType:
        if name.startswith("."):
            return importlib.import_module(name, package and room.mapped(package))
        top = name.partition(".")[0]
        if top not in room.names and top not in room.admitted:
            room.admit(top)
        inside = room.inside(name)
        if inside is None:
            return room.view(name, importlib.import_module(name))
        try:
            return importlib.import_module(inside)
        except ModuleNotFoundError as error:
            room.own_words(error)
            raise

    return {"import_module": import_module, "__import__": room._plain["__import__"]}


def _view_util(room: Room, real: ModuleType) -> dict[str, Any]:
    def spec_from_file_location(name: str, location: Any = None, *, loader: Any = None, **more: Any) -> Any:
        path = os.path.abspath(os.fspath(location)) if location is not None else ""
        if loader is None and path.endswith(".py") and path.startswith(room.folder + os.sep):
            loader = room.loader(name, path)
        return importlib.util.spec_from_file_location(name, location, loader=loader, **more)

    return {
        **_with_mapped(room, real, ["find_spec"], "name"),
        "spec_from_file_location": spec_from_file_location,
    }


def _view_machinery(room: Room, real: ModuleType) -> dict[str, Any]:
    return {"SourceFileLoader": room.loader}


def _view_pkgutil(room: Room, real: ModuleType) -> dict[str, Any]:
    def walk_packages(path: Any = None, prefix: str = "", onerror: Any = None) -> Any:
        return real.walk_packages(path, room.mapped(prefix), onerror)

    names = ["get_data", "find_loader", "get_loader", "resolve_name", "iter_importers"]
    return {
        **_with_mapped(room, real, names, "package", "fullname", "name", "module_or_name"),
        "walk_packages": walk_packages,
    }


def _view_resources(room: Room, real: ModuleType) -> dict[str, Any]:
    names = ["contents", "is_resource", "open_binary", "open_text", "path", "read_binary", "read_text", "files"]
    scoped = _with_mapped(room, real, [name for name in names if name != "files"], "anchor", "package")
    mapped = _with_mapped(room, real, ["files"], "anchor", "package")["files"]

    def files(*args: Any, **kwargs: Any) -> Any:
        if args or kwargs:
            return mapped(*args, **kwargs)
        # Since 3.12 the package of the caller; real.files would find this function in the caller's place.
        return real.files(sys._getframe(1).f_globals["__package__"] or sys._getframe(1).f_globals["__name__"])

    return {**scoped, "files": files}


def _view_metadata(room: Room, real: ModuleType) -> dict[str, Any]:
    own = _OwnDistributions(room, real)
    return {
        "distribution": own.distribution,
        "distributions": own.distributions,
        "entry_points": own.entry_points,
        "version": lambda distribution_name: own.distribution(distribution_name).version,
        "metadata": lambda distribution_name: own.distribution(distribution_name).metadata,
        "files": lambda distribution_name: own.distribution(distribution_name).files,
        "requires": lambda distribution_name: own.distribution(distribution_name).requires,
    }


def _view_warnings(room: Room, real: ModuleType) -> dict[str, Any]:
    def filterwarnings(
        action: Any, message: str = "", category: Any = Warning, module: str = "", lineno: int = 0, append: bool = False
    ) -> None:
        if module:  # it is matched against the names of modules from their start, and those in here have a prefix
            module = rf"(?:{room.package}\.)?(?:{module})"
        real.filterwarnings(action, message, category, module, lineno, append)

    return {"filterwarnings": filterwarnings}


def _view_sys(room: Room, real: ModuleType) -> dict[str, Any]:
    return {"modules": _Modules(room), "path": room.sys_path}


def _view_builtins(room: Room, real: ModuleType) -> dict[str, Any]:
    return {"__import__": room._plain["__import__"]}


_VIEWS: dict[str, Callable[[Room, ModuleType], dict[str, Any]]] = {
    "builtins": _view_builtins,
    "importlib": _view_importlib,
    "importlib.machinery": _view_machinery,
    "importlib.metadata": _view_metadata,
    "importlib.resources": _view_resources,
    "importlib.util": _view_util,
    "importlib_metadata": _view_metadata,
    "importlib_resources": _view_resources,
    "pkgutil": _view_pkgutil,
    "sys": _view_sys,
    "warnings": _view_warnings,
}
_VIEWED = frozenset(name.partition(".")[0] for name in _VIEWS) - {"sys"}


class _Modules(MutableMapping[str, ModuleType]):
    """``sys.modules`` as one room sees it: its own modules under their plain names, and none of those outside."""

    def __init__(self, room: Room) -> None:
        self._mapped = room.mapped
        self._prefix = f"{room.package}."
        self._names = room.names

    def __getitem__(self, name: str) -> ModuleType:
        return sys.modules[self._mapped(name)]

    def __setitem__(self, name: str, module: ModuleType) -> None:
        sys.modules[self._mapped(name)] = module

    def __delitem__(self, name: str) -> None:
        del sys.modules[self._mapped(name)]

    def __iter__(self) -> Iterator[str]:
        for name in list(sys.modules):
            if name.startswith(self._prefix):
                yield name[len(self._prefix) :]
            elif name.partition(".")[0] not in self._names:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def copy(self) -> dict[str, ModuleType]:
        """A plain dictionary of what is seen."""
        return dict(self)


class _OwnDistributions:
    """Installed distributions as one room sees them: those of the artifact hide installed ones of the same name."""

    def __init__(self, room: Room, real: ModuleType) -> None:
        self._real = real
        self._room = room
        self._own: dict[str, Any] | None = None

    def _all(self) -> dict[str, Any]:
        """The artifact's own, by normalised name."""
        if self._own is None:
            from pathlib import Path

            folders = {
                name.rpartition("/")[0] for name in self._room.meta.files if name.endswith(".dist-info/METADATA")
            }
            found = [self._real.PathDistribution(Path(self._room.folder, folder)) for folder in sorted(folders)]
            self._own = {_normal(distribution.metadata["Name"]): distribution for distribution in found}
        return self._own

    def distribution(self, distribution_name: str) -> Any:
        return self._all().get(_normal(distribution_name)) or self._real.distribution(distribution_name)

    def distributions(self, **search: Any) -> Iterator[Any]:
        asked = search.get("name") or getattr(search.get("context"), "name", None)
        own = self._all()
        for name, distribution in own.items():
            if asked is None or _normal(asked) == name:
                yield distribution
        for distribution in self._real.distributions(**search):
            if _name_of(distribution) not in own:
                yield distribution

    def entry_points(self, **search: Any) -> Any:
        own = self._all()
        inside = [self._scoped(point, owner) for owner in own.values() for point in owner.entry_points]
        groups = getattr(self._real, "SelectableGroups", None)  # until 3.11 what is returned without a search
        if groups is not None and not search:
            outside = {_name_of(other): other for other in reversed(list(self._real.distributions()))}
            more = [point for other in outside.values() for point in other.entry_points if self._is_seen(point, other)]
            return groups.load([*inside, *more])
        seen = [point for point in self._real.entry_points(**search) if self._is_seen(point, point.dist)]
        return self._real.EntryPoints([*self._real.EntryPoints(inside).select(**search), *seen])

    def _is_seen(self, point: Any, owner: Any) -> bool:
        """Whether an outside entry point is seen: not those that extend what the artifact has of its own.

        Such a plugin is built on the installed version of it, and the two do not know each other's classes.
        """
        own = self._all()
        if owner is None or _normal(re.split(r"[._]", point.group)[0]) in own or _name_of(owner) in own:
            return owner is None
        needed = (re.match(r"[A-Za-z0-9._-]+", line) for line in owner.requires or ())
        return not any(name and _normal(name[0]) in own for name in needed)

    def _scoped(self, point: Any, owner: Any) -> Any:
        """An entry point of the artifact: outside code that loads it gets the artifact's module."""
        scoped = self._real.EntryPoint(point.name, f"{self._room.package}.{point.value}", point.group)
        scoped.__dict__["dist"] = owner
        return scoped


def _name_of(distribution: Any) -> str:
    """Its normalised name, from the name of its folder where that is possible: metadata is slow to parse."""
    return _normal(getattr(distribution, "_normalized_name", None) or distribution.metadata["Name"] or "")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# --- the two ways in ----------------------------------------------------------------------------------------------


def expose(stub: MutableMapping[str, Any]) -> None:
    """Fill ``stub``, the globals of an artifact's stub, with those of the DAG file, so that Airflow finds the DAGs.

    Its ``__file__`` becomes the DAG file in the zip: Airflow shows that code, and knows the DAG by that path.
    """
    archive = os.path.dirname(stub["__file__"])
    room = open_room(archive)
    module = room.run_entry()
    stub.update((name, value) for name, value in vars(module).items() if not name.startswith("__"))
    stub["__file__"] = f"{archive}/{room.package}/repo/{room.meta.dag_file}"
    beside = os.path.dirname(room.entry)
    for dag in _dags(stub):  # Airflow looks for templates beside the DAG file, which is in a zip
        dag.template_searchpath = [beside, *(dag.template_searchpath or ())]


# Where Airflow 3 and Airflow 2 keep the class of DAGs, and those DAGs that a ``with`` has registered.
_DAG_CLASSES = ("airflow.sdk.definitions.dag", "airflow.models.dag")
_REGISTRIES = ("airflow.sdk.definitions._internal.contextmanager", "airflow.models.dag")


def _dags(stub: Mapping[str, Any]) -> Iterable[Any]:
    """The DAGs that Airflow will find: those in the globals, and those that a ``with`` has registered."""
    classes = tuple(
        found for name in _DAG_CLASSES if isinstance(found := getattr(sys.modules.get(name), "DAG", None), type)
    )
    dags = {id(value): value for value in stub.values() if isinstance(value, classes)}
    for name in _REGISTRIES:
        context = getattr(sys.modules.get(name), "DagContext", None)
        for dag, module in getattr(context, "autoregistered_dags", ()):
            if vars(module) is stub:
                dags[id(dag)] = dag
    return dags.values()


def main(archive: str, target: str) -> int:
    """Call one function of an artifact (``module:function``) with arguments from stdin; print its result as JSON."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the function prints is no part of the answer
    room = open_room(archive)
    called = json.load(sys.stdin)
    module, _, function = target.partition(":")
    name = f"{room.package}.{ENTRY}" if module == ENTRY else room.mapped(module)
    result = getattr(importlib.import_module(name), function)(*called.get("args", ()), **called.get("kwargs", {}))
    with answer:
        json.dump(result, answer)
    return 0


if not any(type(finder).__module__ == __name__ and isinstance(finder, Finder) for finder in sys.meta_path):
    sys.meta_path.insert(0, Finder())
    sys.meta_path.append(LegacyFinder())

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
