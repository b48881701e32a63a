import pytest
from firedoor.errors import UsageError
from firedoor.pipelines.named import named

FILES = ("dags/fleet/age/age.py", "dags/fleet/routes/routes.py", "dags/ontime/age/age.py", "dags/ontime/pair/a.py")


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("dags/fleet/age/age.py", "dags/fleet/age/age.py"),
        ("./dags/fleet/age/age.py", "dags/fleet/age/age.py"),
        ("dags/fleet/age/", "dags/fleet/age/age.py"),
        ("fleet/age", "dags/fleet/age/age.py"),
        ("routes", "dags/fleet/routes/routes.py"),
        ("pair", "dags/ontime/pair/a.py"),
    ],
)
def test_a_path_a_folder_or_a_stem(word: str, path: str):
    assert named([word, word], FILES) == (path,)


def test_two_of_one_stem_are_listed_to_choose_from():
    with pytest.raises(UsageError, match=r"firedoor run dags/fleet/age/age\.py dags/ontime/age/age\.py"):
        named(["age"], FILES)


def test_a_slip_of_the_pen_gets_a_suggestion():
    with pytest.raises(UsageError, match=r"firedoor run dags/fleet/routes/routes\.py"):
        named(["rotues"], FILES)
