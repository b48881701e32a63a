from datetime import date

from fleet.maintenance_calendar.wording import worded


def test_a_day_is_written_as_the_workshop_does():
    assert worded(date(2013, 1, 31)) == "Thu 31 Jan"
