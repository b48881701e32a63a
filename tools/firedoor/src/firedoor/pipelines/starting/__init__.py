"""The first pipeline of a repository: which files it needs, and what becomes of those that are there."""

from firedoor.pipelines.starting.proposal import GITHUB, GITLAB, proposal

__all__ = ["GITHUB", "GITLAB", "proposal"]
