"""From a week of daily figures to a grade per carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

GRADES = ((0.85, "A"), (0.75, "B"), (0.65, "C"))
"""Least share of flights on time for a grade; below the last one it is D."""


def grade(share: float) -> str:
    """Grade for a share of flights on time, between 0 and 1."""
    return next((letter for least, letter in GRADES if share >= least), "D")


def scorecard(week: DataFrame) -> DataFrame:
    """One row per carrier: flights, share on time, grade and rank (1 is the most punctual)."""
    sums = week.groupby(["carrier", "name"], as_index=False)[["flights", "on_time"]].sum()
    sums["share_on_time"] = (sums["on_time"] / sums["flights"]).round(4)
    sums["grade"] = sums["share_on_time"].map(grade)
    sums["rank"] = sums["share_on_time"].rank(ascending=False, method="min").astype(int)
    return sums.sort_values(["rank", "carrier"], ignore_index=True)
