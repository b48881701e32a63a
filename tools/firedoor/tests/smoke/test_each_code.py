"""Each code that smoke can tell is looked for by a test that plants what it says."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
ROOM = [*(ROOT / "tools/firedoor/src/firedoor/smoke").glob("*.py"), ROOT / "tools/firedoor/src/firedoor/cli/smoke.py"]
TESTS = [*(ROOT / "tests").glob("*.py"), *(ROOT / "tests/airflow").glob("*.py")]
TESTS += [path for path in (ROOT / "tools/firedoor/tests/smoke").glob("*.py") if path != Path(__file__)]


def codes(paths: list[Path]) -> set[str]:
    return {code for path in paths for code in re.findall(r"FD7\d\d", path.read_text())}


def test_each_code_of_smoke_is_named_in_a_test_and_in_the_guide():
    told = codes(ROOM)
    assert len(told) > 40
    assert told - codes(TESTS) == set()
    findings = {code for code in told if code not in {"FD730", "FD731", "FD733", "FD734", "FD763"}}  # these are errors
    assert findings ^ codes([ROOT / "docs/guide/smoke.md"]) == set()
