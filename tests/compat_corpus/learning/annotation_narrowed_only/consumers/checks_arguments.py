from pathlib import PurePosixPath
from typing import Any, get_args, get_origin, get_type_hints

from probe.paths import size_of

HINT: Any = get_type_hints(size_of)["path"]
KINDS = tuple(get_origin(kind) or kind for kind in get_args(HINT) or (HINT,))


def checked(path: object) -> int:
    if not isinstance(path, KINDS):
        raise TypeError(f"{path!r} is none of {KINDS}")
    return size_of(path)


def main() -> int:
    return checked(PurePosixPath("in/a.csv"))
