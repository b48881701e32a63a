"""``[tool.firedoor.release]``: what must be green before a DAG goes out, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firedoor.config import Config
from firedoor.errors import UsageError
from firedoor.releases.shown import TREE

_CHECKS = ("smoke", "dev")


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """``checks`` must be green; ``tested``: ``tree`` or ``artifact``; ``deployments``: a folder per environment."""

    checks: tuple[str, ...] = _CHECKS
    tested: str = TREE
    deployments: Mapping[str, str] = field(default_factory=dict)

    def deployment(self, environment: str, given: str | None) -> str:
        """The deployment folder: as ``given``, else as configured. Raises UsageError FD335 where nothing says it."""
        folder = given or self.deployments.get(environment)
        if not folder:
            raise UsageError(
                "FD335",
                f"nothing says where {environment} is deployed",
                because="[tool.firedoor.release] deployments names no folder for it, and no --to was given",
                fix=f"firedoor release ship --env {environment} --to FOLDER",
            )
        return folder


def release_settings(config: Config) -> ReleaseSettings:
    """What the policy says, and what is built in where it is silent."""
    said = config.release
    return ReleaseSettings(
        tuple(said.get("checks", _CHECKS)), said.get("tested", TREE), dict(said.get("deployments", {}))
    )
