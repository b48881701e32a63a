from firedoor.findings import WARNING, Finding
from firedoor.reports.paint import PLAIN
from firedoor.reports.smoke_text import smoke_text
from firedoor.smoke import SmokedDag, SmokeReport, SmokeResult


def smoked(path: str, *findings: Finding) -> SmokeResult:
    return SmokeResult(path, findings, (SmokedDag("a", ()),), 0.25, 0.2, 3 * 2**20, "3.3.2", "3.12.1")


def error(path: str, detail: str = "") -> Finding:
    return Finding(path, 7, "FD710", "the import fails: KeyError: 'a'", "mend it", detail=detail)


def test_the_count_then_what_failed_then_every_file_then_what_to_do():
    report = SmokeReport(
        (smoked("dags/a b.py", error("lib/x.py", "Traceback\nKeyError: 'a'")), smoked("dags/b.py")), 2.0
    )
    assert smoke_text(report, PLAIN).splitlines() == [
        "1 of 2 DAG files failed, imported by Airflow 3.3.2, Python 3.12.1 in 2.0 s",
        "",
        "error[FD710]: the import fails: KeyError: 'a'",
        "  at        lib/x.py:7",
        "    Traceback",
        "    KeyError: 'a'",
        "  fix       mend it",
        "",
        "  dags/a b.py  failed  0.25 s  3 MB  a",
        "  dags/b.py    passed  0.25 s  3 MB  a",
        "",
        "next     firedoor smoke --from-tree 'dags/a b.py'",
    ]


def test_a_warning_is_shown_and_fails_nothing():
    text = smoke_text(SmokeReport((smoked("a.py", Finding("a.py", None, "FD717", "m", "f", WARNING)),), 1.0), PLAIN)
    assert text.startswith("1 DAG file imported")
    assert "warning[FD717]: m\n  at        a.py\n" in text
    assert "next" not in text


def test_what_nobody_can_read_is_left_out_and_control_signs_are_shown():
    detail = "\n".join([*map(str, range(500)), "x" * 10_000 + "\x1b[31m", "Last: \x1b[31m"])
    lines = smoke_text(SmokeReport((smoked("a.py", error("a.py", detail)),), 1.0), PLAIN).splitlines()
    assert "    … 462 lines …" in lines
    assert "    Last: \\x1b[31m" in lines
    assert max(map(len, lines)) < 420


def test_many_failures_are_not_all_named_again():
    report = SmokeReport(tuple(smoked(f"{n}.py", error("x.py")) for n in range(40)), 1.0)
    lines = smoke_text(report, PLAIN).splitlines()
    assert lines[-1] == "next     firedoor smoke --from-tree"
    assert "  … and 10 more: firedoor smoke --from-tree --format json" in lines


def test_owners_have_a_column_where_somebody_is_named():
    report = SmokeReport((smoked("a.py"), smoked("b.py")), 1.0, {"a.py": ("@orders",)})
    assert [line.split()[:3] for line in smoke_text(report, PLAIN).splitlines()[2:4]] == [
        ["a.py", "@orders", "passed"],
        ["b.py", "-", "passed"],
    ]
    assert [result["owners"] for result in report.to_json()["results"]] == [["@orders"], []]  # type: ignore[attr-defined]
