"""What a retried job hands over: GitLab keeps the files of its last attempt alone; the registry remembers the first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from firedoor.evidence import Everything, everything
from firedoor.evidence.places import store_at
from firedoor.gate import Entry, Gate, Plan, divide, judge
from gitlab_stub import TOKEN, Stub, serving
from test_run_evidence import ORIGIN, A, Bench


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as found:
        yield found


def judged(shown: Everything) -> Gate:
    entry = Entry(A.dag_file, A.slug, A.fingerprint, ("smoke",))
    plan = Plan(ORIGIN.commit, None, "", "definition", "smoke", 1, (entry,), divide([A.slug], {}))
    return judge(plan, shown, commit=ORIGIN.commit)


@pytest.mark.parametrize(("places", "verdict"), [(("folder", "gitlab"), "flaky"), (("folder",), "green")])
def test_a_job_that_failed_and_passes_when_it_is_retried(
    tmp_path: Path, stub: Stub, places: tuple[str, ...], verdict: str
) -> None:
    environ = {"CI_API_V4_URL": stub.api, "CI_PROJECT_ID": "17", "CI_JOB_TOKEN": TOKEN}
    bench = Bench(tmp_path / "repo")
    for attempt, broken in enumerate([True, False]):
        runner = tmp_path / f"runner {attempt}"
        bench.store = store_at(places, runner, environ, asked=True)  # type: ignore[assignment]
        bench.broken = {("smoke", A.slug)} if broken else set()
        bench.run(A)
    assert judged(everything(tmp_path / "runner 1" / "folder")).judgements[0].verdict == verdict
