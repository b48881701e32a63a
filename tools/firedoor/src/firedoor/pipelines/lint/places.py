"""Rules about caches, artifacts, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from firedoor.findings import Finding
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, each


def caches_are_few(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """4 caches a job, 5 fallback keys, 2 files in a key.

    The schema allows 10 files; GitLab takes them only behind ``increase_ci_cache_key_files_limit``, which is off.
    """
    for name, job in pipeline.jobs.items():
        for said in _cache_faults(job, limits):
            yield Finding(pipeline.path, pipeline.line(name), "FD835", f"{name}: {said}", fix="take some away")


def cache_keys_are_names(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A key of a cache holds no ``/`` and is not made of dots alone."""
    for name, job in pipeline.jobs.items():
        for cache in _caches(job):
            key = cache.get("key")
            if isinstance(key, str) and ("/" in key or not key.strip(".")):
                message = f"{name}: {key!r} cannot be the key of a cache"
                yield Finding(pipeline.path, pipeline.line(name), "FD836", message, fix=f"key: {key.replace('/', '-')}")


def paths_are_inside(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """Caches and artifacts lie in the project's folder."""
    for name, job in pipeline.jobs.items():
        artifacts = job.get("artifacts")
        paths = [path for cache in _caches(job) for path in each(cache.get("paths"))]
        paths += each(artifacts.get("paths")) if isinstance(artifacts, Mapping) else []
        for path in paths:
            if str(path).startswith(("/", "..", "~")):
                message = f"{name}: {path!r} lies outside of the project's folder"
                yield Finding(
                    pipeline.path, pipeline.line(name), "FD837", message, fix="use a path below $CI_PROJECT_DIR"
                )


def _caches(job: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [cache for cache in each(job.get("cache")) if isinstance(cache, Mapping)]


def _cache_faults(job: Mapping[str, Any], limits: Limits) -> Iterator[str]:
    caches = _caches(job)
    if len(caches) > limits.caches:
        yield f"{len(caches)} caches, over {limits.caches}"
    for cache in caches:
        key = cache.get("key")
        files = each(key.get("files")) if isinstance(key, Mapping) else []
        if len(files) > limits.cache_files:
            yield f"cache:key:files has {len(files)} files, over {limits.cache_files}"
        if len(each(cache.get("fallback_keys"))) > limits.fallback_keys:
            yield f"{len(each(cache.get('fallback_keys')))} fallback keys, over {limits.fallback_keys}"
