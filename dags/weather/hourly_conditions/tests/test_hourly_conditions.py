import pytest
from weather._shared.severity import severity, worst

CALM = {"wind_speed": 5.0, "visib": 10.0, "precip": 0.0}


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, 0),
        ({"precip": 0.1}, 1),
        ({"visib": 0.5}, 2),
        ({"wind_speed": 25.0, "precip": 1.0}, 2),
        ({"wind_speed": 30.0, "visib": 0.2}, 3),
        ({"wind_speed": 1048.36}, 0),
        ({"wind_speed": None, "visib": None, "precip": None}, 0),
    ],
)
def test_scale(change: dict[str, float | None], level: int):
    assert severity(CALM | change) == level


def test_the_worst_hour_counts():
    assert worst([CALM, CALM | {"precip": 1.0}]) == 1
    assert worst([]) == 0
