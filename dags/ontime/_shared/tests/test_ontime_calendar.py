from datetime import date, datetime

from ontime._shared.calendar import day_interval, kind_of_day, trailing_week


def test_a_day_is_half_open():
    assert day_interval(datetime(2013, 12, 31, 23, 5)) == {"start": "2013-12-31T00:00:00", "end": "2014-01-01T00:00:00"}


def test_kinds_of_days():
    days = [date(2013, 7, 4), date(2013, 7, 5), date(2013, 7, 6)]
    assert [kind_of_day(day) for day in days] == ["holiday", "weekday", "weekend"]


def test_a_week_ends_with_its_day():
    assert trailing_week(date(2013, 3, 1)) == (date(2013, 2, 23), date(2013, 3, 1))
