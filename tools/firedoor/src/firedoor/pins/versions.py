"""Does a version meet a specifier, does a marker apply: the packaging specifications, remembered.

Markers are asked for Linux with CPython, where Airflow runs, so that every machine gives the same answer.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=65536)
def meets(version: str, specifier: str) -> bool:
    """Return whether ``version`` is within ``specifier`` (empty: any); what cannot be read is within none.

    Pre-releases count: that one was chosen is no fault of the requirement.
    """
    if not specifier or specifier == f"=={version}":
        return True
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion

    try:
        return SpecifierSet(specifier).contains(version, prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return False


@lru_cache(maxsize=4096)
def applies(marker: str, python: str) -> bool:
    """Return whether a marker holds for this minor version of Python; one that cannot be read applies."""
    if not marker:
        return True
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    try:
        return Marker(marker).evaluate(_environment(python))
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return True


def canonical(marker: str) -> str:
    """Return the marker as ``packaging`` writes it: what pip-compile writes, too."""
    from packaging.markers import InvalidMarker, Marker

    try:
        return str(Marker(marker)) if marker else ""
    except InvalidMarker:
        return marker


def _environment(python: str) -> dict[str, str | set[str]]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
