"""What distributions contain, by the files that their RECORDs name: which module is whose, exactly.

Source: the packaging specification "Recording installed projects". The longest prefix that is a file decides, so that
``google.cloud.storage`` is one distribution's and ``google.cloud.bigquery`` another's; a folder that many share decides
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from firedoor.pins.distributions import NAMESPACES, providers

RECORD, ENVIRONMENT, TABLE, STDLIB, NOWHERE = "record", "environment", "table", "standard library", "nowhere"
_COMPILED = (".so", ".pyd")


@dataclass(frozen=True, slots=True)
class Placement:
    """``names`` of the distributions that provide a module, and ``how`` that is known; empty: none of those asked."""

    names: frozenset[str]
    how: str


@dataclass(slots=True)
class Contents:
    """Distributions (normalised names) whose files are known, and ``how``."""

    how: str = RECORD
    names: set[str] = field(default_factory=set)
    _owners: dict[str, set[str]] = field(default_factory=dict)
    _folders: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, files: Iterable[str]) -> None:
        """Take in the paths that one distribution installs, relative to ``site-packages``."""
        self.names.add(name)
        for module in modules_of(files):
            self._owners.setdefault(module, set()).add(name)
            for above in _prefixes(module.rpartition(".")[0]):
                self._folders.setdefault(above, set()).add(name)

    def owners(self, module: str, among: Collection[str]) -> frozenset[str]:
        """Which of ``among`` hold ``module`` (an attribute at its end does no harm); of a bare namespace: any below."""
        for prefix in _prefixes(module):
            if prefix in NAMESPACES and prefix != module:
                break  # what lies below a namespace and is no file is not there
            found = self._owners.get(prefix)
            if found is not None and (here := frozenset(found & {*among})):
                return here
        return frozenset(self._folders.get(module, set()) & {*among})


def place(module: str, names: frozenset[str], contents: Contents) -> Placement:
    """Say which of ``names`` provide a dotted ``module``: by their files where these are known, else by the tables."""
    if providers(module, frozenset()) == frozenset():
        return Placement(frozenset(), STDLIB)
    owners = contents.owners(module, names & contents.names)
    if owners:
        return Placement(owners, contents.how)
    unknown = names - contents.names
    found = providers(module, unknown) if unknown else None
    return Placement(found, TABLE) if found else Placement(frozenset(), NOWHERE)


def modules_of(files: Iterable[str]) -> set[str]:
    """Return the dotted names of the modules among paths of a wheel or of ``site-packages``.

    >>> sorted(modules_of(["a/__init__.py", "a/b.cpython-311-x86_64-linux-gnu.so", "c-1.dist-info/RECORD", "../bin/x"]))
    ['a', 'a.b']
    """
    found = set()
    for path in files:
        parts = path.split("/")
        if parts[0].endswith(".data") and len(parts) > 2:
            parts = parts[2:] if parts[1] in ("purelib", "platlib") else []
        if not parts or parts[0] in ("..", "") or parts[0].endswith((".dist-info", ".egg-info")):
            continue
        name = parts[-1]
        if name.endswith(".py"):
            parts[-1] = name[:-3]
        elif name.endswith(_COMPILED):
            parts[-1] = name.partition(".")[0]
        else:
            continue
        if parts[-1] == "__init__":
            parts.pop()
        if parts and all(part.isidentifier() for part in parts):
            found.add(".".join(parts))
    return found


def contents_of(distributions: Mapping[str, Iterable[str]], how: str) -> Contents:
    """Return the contents of several distributions: name → paths."""
    contents = Contents(how)
    for name, files in distributions.items():
        contents.add(name, files)
    return contents


def _prefixes(module: str) -> Iterator[str]:
    while module:
        yield module
        module = module.rpartition(".")[0]
