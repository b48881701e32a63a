from weather.storm_delays.cost import storm_cost


def hour(delay: float | None, wind: float, departures: int = 10) -> dict[str, float | int | None]:
    return {"departures": departures, "mean_departure_delay": delay, "wind_speed": wind, "visib": 10.0, "precip": 0.0}


def test_bad_hours_are_measured_against_calm_ones():
    assert storm_cost([hour(5, 3), hour(7, 3), hour(20, 30)]) == {
        "bad_hours": 1,
        "bad_departures": 10,
        "extra_minutes": 140.0,
    }


def test_a_calm_day_costs_nothing():
    assert storm_cost([hour(5, 3)]) == {"bad_hours": 0, "bad_departures": 0, "extra_minutes": 0}


def test_an_hour_in_which_all_was_cancelled_has_no_delay():
    assert storm_cost([hour(None, 40)])["extra_minutes"] == 0
