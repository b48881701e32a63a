"""What the verbs of a release have in common: options, and from options to values."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Sequence
from pathlib import Path

from firedoor.affected.survey import Survey
from firedoor.affected.values import slugs
from firedoor.errors import UsageError
from firedoor.releases.deployment import Deployment
from firedoor.releases.settings import ReleaseSettings, release_settings
from firedoor.releases.shown import Evidence


def add_release_arguments(parser: ArgumentParser, *, deployed: bool) -> None:
    """The environment, and where it is deployed."""
    parser.add_argument("--env", default="prd", metavar="NAME", help="the environment (default: prd)")
    if deployed:
        parser.add_argument("--to", metavar="DIR", help="the deployment folder (default: as configured)")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def add_evidence_argument(parser: ArgumentParser) -> None:
    """Where evidence lies."""
    parser.add_argument(
        "--evidence",
        action="append",
        metavar="PLACE",
        help="a folder of evidence, or gitlab: the package registry of the pipeline's project; several are read as one "
        "(default: $FIREDOOR_EVIDENCE, the configuration, .cache/firedoor/evidence)",
    )


def evidence_of(args: Namespace, root: Path, found: Survey, fingerprints: Collection[str]) -> Evidence:
    """What the stores that were asked for, or are configured, hold of these fingerprints.

    Raises UsageError FD507 where the registry was asked for outside of a pipeline, and what such a store raises.
    """
    from firedoor.evidence import store_at
    from firedoor.evidence.everything import everything_of

    said = args.evidence or [place for place in os.environ.get("FIREDOOR_EVIDENCE", "").split(",") if place]
    store = store_at(said or found.config.evidence, root, os.environ, asked=bool(said))
    return Evidence([everything_of(store, frozenset(fingerprints))], tested=release_settings(found.config).tested)


def deployment_of(args: Namespace, root: Path, settings: ReleaseSettings) -> Deployment:
    """The deployment folder of the environment."""
    return Deployment(root / settings.deployment(args.env, args.to), args.env)


def slugs_called(words: Sequence[str], found: Survey, others: Sequence[str], verb: str) -> list[str] | None:
    """The slugs that ``words`` mean: of DAG files of head, or of ``others``; ``None`` for no words."""
    from firedoor.affected.called import called

    names = slugs(found.dag_files)
    return [word if word in others else names[called(word, found.dag_files, verb)] for word in words] or None


def root_of(found: Survey) -> Path:
    """The folder that relative paths are relative to: the work tree, or the current one of a bare repository."""
    return Path(found.repository.work_tree or os.getcwd())  # noqa: PTH109  # as the caller sees it


def need(words: Sequence[str], verb: str) -> None:
    """Raise UsageError FD343 where no DAG file was named to a verb that never means all of them."""
    if not words:
        raise UsageError(
            "FD343",
            f"firedoor release {verb} takes the DAGs by name",
            because="it never means all of them",
            fix=f"firedoor release {verb} DAG",
        )
