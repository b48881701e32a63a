import pandas
import pytest
from ontime.carrier_scorecard.scoring import grade, scorecard


@pytest.mark.parametrize(("share", "letter"), [(1, "A"), (0.85, "A"), (0.8499, "B"), (0.65, "C"), (0, "D")])
def test_grades_begin_at_their_least_share(share: float, letter: str):
    assert grade(share) == letter


def test_days_are_added_up_before_the_share_is_taken():
    week = pandas.DataFrame(
        [("UA", "United", 100, 90), ("UA", "United", 10, 0), ("B6", "JetBlue", 10, 9)],
        columns=["carrier", "name", "flights", "on_time"],
    )
    card = scorecard(week).set_index("carrier")
    assert card.loc["UA", "share_on_time"] == pytest.approx(0.8182)
    assert list(card["rank"]) == [1, 2]
    assert list(card["grade"]) == ["A", "B"]
