"""GitLab's limits as they are by default (docs.gitlab.com, *GitLab application limits*)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pipeline is held against. ``child``: it is the child of another one."""

    jobs: int = 500
    needs: int = 50
    matrix: int = 200
    name: int = 255
    yaml_bytes: int = 2 * 2**20
    caches: int = 4
    cache_files: int = 2
    fallback_keys: int = 5
    includes: int = 3
    deployments: int = 500
    child: bool = False
