import pandas
import pytest
from fleet.fleet_age.ages import band, fleet_ages


@pytest.mark.parametrize(("age", "name"), [(0, "new"), (7.9, "new"), (8, "middle"), (16, "old"), (60, "old")])
def test_bands(age: float, name: str):
    assert band(age) == name


def test_ages_are_weighed_by_seats_and_unknown_years_left_out():
    planes = pandas.DataFrame(
        [("UA", "N1", 2003, 300), ("UA", "N2", 2013, 100), ("UA", "N3", None, 100), ("B6", "N4", 1990, 50)],
        columns=["carrier", "tailnum", "made", "seats"],
    )
    ages = fleet_ages(planes, 2013).set_index("carrier")
    assert ages.loc["UA", "mean_age"] == 7.5
    assert list(ages.loc["UA", ["planes", "new_planes", "middle_planes", "old_planes"]]) == [2, 1, 1, 0]
    assert ages.loc["B6", "old_planes"] == 1
