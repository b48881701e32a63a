"""Environments of a checkout: those that DAG files need, and those that nobody needs any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from firedoor.config import read_dag_config
from firedoor.environments import FOLDER, Lock, interpreter
from firedoor.environments.collect import Collected, collect
from firedoor.environments.images import Image, images
from firedoor.environments.of_dags import Environments, environments_of, read_locks
from firedoor.environments.python_of import python_of
from firedoor.environments.wanted import OWN, wanted
from firedoor.pipelines.checkout import Checkout
from firedoor.pipelines.settings import read_settings


def environments_for(
    checkout: Checkout,
    dags: Iterable[str],
    python: str,
    cache: Path,
    say: Callable[[str], None],
    *,
    form: str,
    compiled: bool,
) -> Environments:
    """The environments of ``dags``, DAG files of ``checkout``, made in ``cache`` where they are not there."""
    base = read_settings(checkout.root).lock
    locks = dict(wanted(dags, checkout.entries, base))
    without = locks.pop("", ())
    found = environments_of(checkout.root, locks, python, cache, say, form=form, compiled=compiled)
    return replace(found, without=without)


def images_for(checkout: Checkout, dags: Iterable[str], python: str) -> tuple[Image, ...]:
    """The contexts of container images for those of ``dags`` that have a lock of their own."""
    own = {lock: named for lock, named in wanted(dags, checkout.entries, "").items() if lock}
    ours = interpreter(python).version
    found = read_locks(checkout.root, own, ours)
    return images([(lock, python_of(lock.path, lock.text, ours) or ours, named) for lock, named in found])


def collected(
    checkout: Checkout, cache: Path, store: Path, files: Sequence[str], days: float, *, only_show: bool
) -> Collected:
    """What was removed of the environments in ``cache``, or would be.

    The roots are the locks of the checkout, those of artifacts that ``store`` keeps, and each sha256 in ``files``.
    Raises UsageError FD364 and FD365 as collecting artifacts does.
    """
    from firedoor.artifacts.lock_roots import locks_of_artifacts
    from firedoor.artifacts.roots import kept_by

    kept = kept_by(checkout.repository, files)
    base = read_settings(checkout.root).lock.partition("{python}")[0]
    paths = [path for path in checkout.entries if OWN in path or (base and path.startswith(base))]
    locks = [Lock(path, (checkout.root / path).read_bytes()) for path in paths if (checkout.root / path).is_file()]
    return collect(cache / FOLDER, locks, kept | locks_of_artifacts(store, kept), days, only_show=only_show)


def worker_programs(
    checkout: Checkout, dags: Iterable[str], airflow: Path, python: str, cache: Path, say: Callable[[str], None]
) -> Mapping[str, Path]:
    """DAG file → the program that its isolated tasks run with.

    That is the one of its lock's environment, which is made where its ``dag.toml`` leaves pins to a worker or its text
    names ``firedoor_airflow``; without a lock of its own it is ``airflow``, the interpreter of the base layer. Raises
    what making environments raises.
    """
    own = {dag: lock for lock, named in wanted(dags, checkout.entries, "").items() for dag in named}
    leaving = [dag for dag, lock in own.items() if lock and _leaves_pins(checkout.root, dag)]
    locks = {lock: named for lock, named in wanted(leaving, checkout.entries, "").items() if lock}
    found = environments_of(checkout.root, locks, python, cache, say)
    programs = {dag: airflow for dag, lock in own.items() if not lock}
    return programs | {dag: shared.environment.program for shared in found.shared for dag in shared.dags}


def _leaves_pins(root: Path, dag: str) -> bool:
    path = PurePosixPath(dag).with_name("dag.toml")
    file = root / path
    settings = read_dag_config(file.read_bytes() if file.is_file() else None, str(path))
    return bool(settings.worker) or b"firedoor_airflow" in (root / dag).read_bytes()
