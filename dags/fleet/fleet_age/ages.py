"""Ages of fleets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

BANDS = {"new": 0, "middle": 8, "old": 16}
"""Name of a band → age in years at which it begins."""


def fleet_ages(planes: DataFrame, year: int) -> DataFrame:
    """One row per carrier: planes, mean age in years weighed by seats, and planes per band.

    Planes whose year of make is unknown are left out.
    """
    known = planes.dropna(subset=["made"]).assign(age=lambda frame: (year - frame["made"]).clip(lower=0))
    known["weighed"] = known["age"] * known["seats"]
    ages = known.groupby("carrier", as_index=False).agg(
        planes=("tailnum", "count"), seats=("seats", "sum"), weighed=("weighed", "sum")
    )
    ages["mean_age"] = (ages.pop("weighed") / ages["seats"]).round(2)
    for name in BANDS:
        counts = known[known["age"].map(band) == name].groupby("carrier")["tailnum"].count()
        ages[f"{name}_planes"] = ages["carrier"].map(counts).fillna(0).astype(int)
    return ages


def band(age: float) -> str:
    """Band that an age in years belongs to."""
    return [name for name, least in BANDS.items() if age >= least][-1]
