"""Meteorological seasons: whole months, three each."""

from __future__ import annotations

SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}


def seasons(year: str) -> dict[str, object]:
    """How many days of the year are in each season, and the pandas that counted them."""
    import pandas

    days = pandas.Series(pandas.date_range(f"{year}-01-01", f"{year}-12-31", freq="D"))
    table = pandas.DataFrame(columns=["season", "days"])
    for season, months in SEASONS.items():
        row = {"season": season, "days": int(days.dt.month.isin(months).sum())}
        table = table.append(row, ignore_index=True)  # pandas 2 has no DataFrame.append
    return {"pandas": pandas.__version__, "days": {row.season: int(row.days) for row in table.itertuples()}}
