"""YAML or JSON text → values, with the line of each top-level key, and keys that stand twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Duplicates = tuple[tuple[str, int | None], ...]


def read(text: str) -> tuple[Any, Mapping[str, int], Duplicates]:
    """Values, lines (from 1) and duplicates of ``text``; raises ValueError where it is neither YAML nor JSON."""
    if text.lstrip().startswith("{"):
        try:
            return _json(text)
        except ValueError:
            pass  # YAML's own flow style, perhaps
    return _yaml(text)


def _json(text: str) -> tuple[Any, Mapping[str, int], Duplicates]:
    import json

    twice: list[tuple[str, int | None]] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in found:
            if key in seen:
                twice.append((key, None))
            seen.add(key)
        return dict(found)

    return json.loads(text, object_pairs_hook=pairs), {}, tuple(twice)


def _yaml(text: str) -> tuple[Any, Mapping[str, int], Duplicates]:
    import yaml

    twice: list[tuple[str, int | None]] = []
    lines: dict[str, int] = {}

    class Loader(yaml.SafeLoader):
        """Knows ``!reference`` (https://docs.gitlab.com/ci/yaml/yaml_optimization/), tells of keys that stand twice."""

    def mapping(loader: Loader, node: yaml.MappingNode) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            name = getattr(key, "value", None)
            if isinstance(name, str) and name != "<<":
                if name in seen:
                    twice.append((name, key.start_mark.line + 1))
                seen.add(name)
                if node.start_mark.column == 0:
                    lines.setdefault(name, key.start_mark.line + 1)
        loader.flatten_mapping(node)
        return {
            loader.construct_object(key, deep=True): loader.construct_object(value, deep=True)
            for key, value in node.value
        }

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)

    def reference(loader: Loader, node: yaml.SequenceNode) -> dict[str, Any]:
        return {"!reference": loader.construct_sequence(node)}

    Loader.add_constructor("!reference", reference)
    try:
        return yaml.load(text, Loader), lines, tuple(twice)  # a SafeLoader
    except (yaml.YAMLError, RecursionError, TypeError) as error:
        raise ValueError(" ".join(str(error).split()) or type(error).__name__) from None
