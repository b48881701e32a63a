"""One value of ``[tool.firedoor]`` and the layer that said it."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.called import quoted
from firedoor.config import Config, read_config
from firedoor.config.keys import PYPROJECT
from firedoor.errors import UsageError
from firedoor.revisions import Blobs, open_repository, read_tree, resolve, work_tree

_CONFIGURATION = "pyproject.toml"
_SPREAD = {"run": "pythonpath"}  # tables whose keys are values of their own


def policy_value(
    path: str, key: str, *, head: str | None = None, environ: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """``(value as TOML, source)`` of ``key`` at ``head`` (the working tree without it).

    ``environ`` counts on top. Raises ``UsageError`` FD124 for a key that there is not, and FD201, FD202 for a faulty
    configuration.
    """
    names = [*(name for name in PYPROJECT if name not in _SPREAD), *_SPREAD.values()]
    name = key.rpartition(".")[2]
    if name not in names:
        from difflib import get_close_matches

        near = get_close_matches(name, names, n=1) or names[:1]
        raise UsageError(
            "FD124",
            f"no key of [tool.firedoor] is called {key!r}",
            because=f"the keys are {', '.join(names)}",
            fix=f"firedoor doctor --config {quoted(near[0])}",
        )
    config = _config(path, head, environ or {})
    value = getattr(config, name)
    if name == "edges":
        value = [f"{list(edge.from_globs)} → {list(edge.to_globs)} ({edge.source})" for edge in config.edges]
    from json import dumps

    sources = sorted({edge.source for edge in config.edges}) if name == "edges" else [config.source(name)]
    return dumps(list(value) if isinstance(value, tuple) else value), ", ".join(sources) or "built-in"


def _config(path: str, head: str | None, environ: Mapping[str, str]) -> Config:
    repository = open_repository(path)
    if head is None and repository.work_tree is not None:
        tree, overlay = work_tree(repository)
    else:
        tree, overlay = read_tree(repository, resolve(repository, "HEAD" if head is None else head)), {}
    entry = tree.entries.get(_CONFIGURATION)
    data = next(iter(Blobs(repository, overlay).read([entry[1]])))[1] if entry is not None else None
    return read_config(data, environ=environ)
