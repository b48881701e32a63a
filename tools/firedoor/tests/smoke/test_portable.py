from pathlib import Path

import pytest
from firedoor.findings import Finding
from firedoor.smoke.portable import portable, portable_finding

ROOT = Path("/builds/team/dags repo")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'  File "{ROOT}/dags/x.py", line 7, in <module>', '  File "dags/x.py", line 7, in <module>'),
        (
            f'  File "{ROOT}/.cache/firedoor/environments/ab/lib/python3.11/site-packages/airflow/x.py", line 1',
            '  File "site-packages/airflow/x.py", line 1',
        ),
        ('  File "/usr/lib/python3/dist-packages/x.py", line 1', '  File "dist-packages/x.py", line 1'),
        ('  File "/opt/python/lib/python3.12/json/decoder.py", line 3', '  File "python3.12/json/decoder.py", line 3'),
        ('  File "/x/firedoor/probes/airflow_3_3.py", line 3', '  File "firedoor/probes/airflow_3_3.py", line 3'),
        (f"SyntaxError: invalid syntax ({ROOT}/dags/x.py, line 3)", "SyntaxError: invalid syntax (dags/x.py, line 3)"),
        (f"the folder {ROOT} is read", "the folder . is read"),
        (f"{ROOT}-2/x and {ROOT}.old", f"{ROOT}-2/x and {ROOT}.old"),
    ],
)
def test_a_text_is_the_same_wherever_the_repository_lies(text: str, told: str):
    assert portable(text, ROOT) == told


def test_every_text_of_a_finding_is():
    said = f"{ROOT}/dags/x.py"
    found = portable_finding(Finding("dags/x.py", 3, "FD710", said, said, detail=said), ROOT)
    assert found == Finding("dags/x.py", 3, "FD710", "dags/x.py", "dags/x.py", detail="dags/x.py")
