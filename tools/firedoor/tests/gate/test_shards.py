"""Jobs: every DAG file in exactly one, never more than the gate can wait for, the longest first."""

from __future__ import annotations

import re

import pytest
from firedoor.errors import UsageError
from firedoor.gate import MOST_JOBS, divide
from hypothesis import given
from hypothesis import strategies as st

slugs = st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True), unique=True, max_size=120)


@given(slugs, st.integers(1, MOST_JOBS), st.dictionaries(st.sampled_from("abc"), st.floats(0, 1e5)))
def test_each_in_exactly_one_job(found: list[str], most: int, seconds: dict[str, float]) -> None:
    jobs = divide(found, seconds, most)
    assert sorted(slug for job in jobs for slug in job.slugs) == sorted(found)
    assert len(jobs) == min(most, len(found))
    assert all(job.slugs for job in jobs)
    assert len({job.name for job in jobs}) == len({job.id for job in jobs}) == len(jobs)
    assert divide(sorted(found), seconds, most) == divide(sorted(found, reverse=True), seconds, most) == jobs


@given(st.lists(st.floats(1, 1000), min_size=2, max_size=60), st.integers(1, 20))
def test_the_longest_job_is_not_far_from_the_least_possible(times: list[float], most: int) -> None:
    seconds = {f"dag{number:02}": time for number, time in enumerate(times)}
    jobs = divide(list(seconds), seconds, most)
    loads = [sum(seconds[slug] for slug in job.slugs) for job in jobs]
    ordered = sorted(times, reverse=True)
    least = max(sum(times) / most, ordered[0], sum(ordered[most - 1 : most + 1]) if len(times) > most else 0)
    assert max(loads) <= least * 5 / 3  # `least` is below the best split, of which 4/3 is the bound


def test_the_longest_first() -> None:
    seconds = {"a": 1.0, "b": 50.0, "c": 2.0, "d": 49.0, "e": 3.0}
    assert [(job.name, job.slugs, job.seconds) for job in divide("abcde", seconds, 2)] == [
        ("shard 1/2", ("b", "c", "a"), 53.0),
        ("shard 2/2", ("d", "e"), 52.0),
    ]


def test_an_unknown_one_counts_as_a_long_one() -> None:
    seconds = {f"dag{number}": float(number) for number in range(1, 11)}
    (job,) = divide(["new"], seconds, 5)
    assert job.seconds == 60.0  # of the DAG files at hand nothing is known
    jobs = divide([*seconds, "new"], seconds, 20)
    assert next(job.seconds for job in jobs if job.slugs == ("new",)) == pytest.approx(9.1)


def test_many_that_take_no_time_are_spread() -> None:
    jobs = divide([f"dag{number}" for number in range(400)], {f"dag{number}": 0.0 for number in range(400)}, 20)
    assert {len(job.slugs) for job in jobs} == {20}


def test_names_are_no_keywords_and_short() -> None:
    names = [job.name for job in divide(["default", "x" * 400, "x" * 401], {})]
    assert names[0] == "dag default"
    assert all(len(name) < 255 for name in names)
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"[\w /-]+", name) for name in names)


@pytest.mark.parametrize("most", [-1, 0, MOST_JOBS + 1, 10_000])
def test_a_number_of_jobs_that_cannot_be(most: int) -> None:
    with pytest.raises(UsageError) as raised:
        divide(["a"], {}, most)
    assert raised.value.code == "FD803"
