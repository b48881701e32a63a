"""Begins the loader of an artifact: ``__init__.py`` of its folder in the zip, with the loader beside it.

A zip has no place for compiled code, and to compile the loader takes longer than to load a small DAG. So the loader is
kept where artifacts are unpacked, under a name made of its content, and compiled there once; the copy is compared with
the zip each time. Where that cannot be, the loader is compiled from the zip.
"""

import os
from importlib.machinery import SourceFileLoader

_HERE = os.path.join(os.path.dirname(__file__), "loader.py")


def _kept(source: bytes) -> str:
    """Path of the copy of the loader; written now where it is not ``source``. Raises OSError."""
    declared = os.environ.get("FIREDOOR_UNPACKED")
    if declared:
        home = os.path.abspath(declared)
    else:
        import tempfile

        home = os.path.join(tempfile.gettempdir(), f"firedoor-{os.getuid()}")
    os.makedirs(home, mode=0o700, exist_ok=True)
    status = os.lstat(home)
    if not declared and (status.st_uid != os.getuid() or status.st_mode & 0o170022 != 0o040000):
        raise PermissionError(home)  # others could plant code there; the loader says so
    path = os.path.join(home, __name__, "loader.py")
    try:
        with open(path, "rb") as file:
            if file.read() == source:
                return path
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    making = f"{path}.{os.getpid()}"
    with open(making, "wb") as file:
        file.write(source)
    os.replace(making, path)
    return path


_source = globals()["__loader__"].get_data(_HERE)
try:
    __file__ = _kept(_source)
    _code = SourceFileLoader(__name__, __file__).get_code(__name__)
except OSError:
    __file__ = _HERE
    _code = compile(_source, _HERE, "exec")
assert _code is not None
exec(_code, globals())
