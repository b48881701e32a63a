import pytest
from fleet.route_distances.geo import great_circle_miles


def test_a_degree_of_latitude():
    assert great_circle_miles(40, -74, 41, -74) == pytest.approx(69.09, abs=0.01)


def test_it_is_the_same_both_ways_and_zero_at_home():
    there = great_circle_miles(40.6925, -74.168667, 29.984433, -95.341442)
    assert there == pytest.approx(great_circle_miles(29.984433, -95.341442, 40.6925, -74.168667))
    assert there == pytest.approx(1400, abs=5)  # Newark to Houston, as the carriers report it
    assert great_circle_miles(10, 20, 10, 20) == 0
