"""Smoke of artifacts: each is imported as Airflow finds it in a bundle, and has nothing else of the repository."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from firedoor.smoke.bundle import Bundle
from firedoor.smoke.limits import Limits
from firedoor.smoke.second import smoke_subjects_twice
from firedoor.smoke.session import Tick
from firedoor.smoke.settings import SmokeSettings
from firedoor.smoke.values import SmokeResult

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey
    from firedoor.artifacts.build import Artifact


def built(
    found: Survey,
    dags: Sequence[str],
    store: Path,
    environ: Mapping[str, str] = MappingProxyType(os.environ),
) -> tuple[Artifact, ...]:
    """The artifacts of ``dags``, DAG files of the head that was surveyed, taken from ``store`` or built now.

    Raises what :func:`firedoor.artifacts.build.build` raises.
    """
    from firedoor.artifacts.build import build
    from firedoor.artifacts.head import Head
    from firedoor.artifacts.origin import origin_of
    from firedoor.artifacts.store import Store
    from firedoor.evidence.remembered import Remembered

    head = Head(found.head, lambda: found, Remembered(store / "remembered"), environ)
    return build(head, dags, Store(store), origin_of(found.repository, found.head, environ)).artifacts


def smoke_artifacts(
    root: Path,
    settings: SmokeSettings,
    python: Path,
    artifacts: Iterable[Artifact],
    store: Path,
    *,
    limits: Mapping[str, Limits] | None = None,
    jobs: int | None = None,
    progress: Tick | None = None,
    together: bool = False,
) -> Iterator[SmokeResult]:
    """Yield the result of each of ``artifacts``, which lie in the store at ``store``, as its import ends.

    One that was refused has failed with the findings of its build. ``root`` is the work tree of their repository: the
    settings, plugins, Variables and Connections are taken from there, code is not. Each is imported twice. Raises
    UsageError FD305 where the store has lost one, and what :func:`smoke_subjects_twice` raises.
    """
    from firedoor.artifacts.store import Store, damaged

    by_file = {artifact.dag_file: artifact for artifact in artifacts}
    with tempfile.TemporaryDirectory(prefix="firedoor-bundle-") as folder:
        bundle = Bundle(Path(os.path.realpath(folder)))
        subjects = []
        for artifact in by_file.values():
            if not artifact.sha256:
                yield SmokeResult(artifact.dag_file, artifact.findings)
                continue
            part = Store(store, local=artifact.local)
            data = part.read(artifact.sha256)
            if data is None:
                raise damaged(part, artifact.sha256)
            subjects.append(bundle.put(data))
        for result in smoke_subjects_twice(
            root,
            settings,
            python,
            subjects,
            Path(os.path.realpath(folder)),
            limits=limits,
            jobs=jobs,
            progress=progress,
            around=bundle.around,
            compiled=bundle.compiled,
            moves=True,
            together=together,
        ):
            yield replace(result, artifact=by_file[result.dag_file].sha256)
