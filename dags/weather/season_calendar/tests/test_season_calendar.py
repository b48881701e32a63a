from weather.season_calendar.seasons import SEASONS


def test_each_month_is_in_one_season():
    assert sorted(month for months in SEASONS.values() for month in months) == list(range(1, 13))
