"""Judgements with one cause, told once: a change of shared code breaks many DAG files with the same words."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.gate import Judgement


def alike(judgements: Iterable[Judgement]) -> list[tuple[Judgement, ...]]:
    """The judgements in groups of one check, verdict and reason, by codes and messages; groups in the given order."""
    groups: dict[tuple[object, ...], list[Judgement]] = {}
    for found in judgements:
        said = tuple((finding.code, finding.message) for finding in found.findings)
        groups.setdefault((found.check, found.verdict, said or found.because), []).append(found)
    return [tuple(group) for group in groups.values()]
