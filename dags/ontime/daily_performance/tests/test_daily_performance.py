from ontime.daily_performance.quality import faults

GOOD = {"carrier": "UA", "flights": 10, "cancelled": 1, "on_time": 8}


def test_a_day_without_flights_is_not_published():
    assert faults([], "holiday") == ["no carrier flew on this day"]


def test_counts_must_add_up():
    assert faults([GOOD] * 5, "weekday") == []
    [text] = faults([GOOD | {"on_time": 10}] * 1, "weekend")
    assert text.startswith("UA: 10 on time and 1 cancelled")


def test_a_weekday_has_more_than_a_few_carriers():
    assert faults([GOOD] * 4, "weekday") == ["only 4 carriers flew on a weekday"]
    assert faults([GOOD] * 4, "holiday") == []
