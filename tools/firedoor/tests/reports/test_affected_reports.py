"""Large answers: folded in text, within the limits of GitLab and GitHub elsewhere."""

import json
import os
import stat
from pathlib import Path

import pytest
from firedoor.affected.values import Affected, AffectedDag, DataAffectedDag, Step
from firedoor.errors import UsageError, WorldError
from firedoor.reports.affected_markdown import affected_markdown
from firedoor.reports.affected_text import affected_text, short_chain
from firedoor.reports.documents import json_text, write_all
from firedoor.reports.matrix import matrix
from firedoor.reports.paint import COLOURED, PLAIN


def dag(
    path: str, *chain: Step, kinds: tuple[str, ...] = ("code",), confidence: str = "exact", note: str = ""
) -> AffectedDag:
    slug = path.replace("/", "__").removesuffix(".py")
    return AffectedDag(path, slug, "0" * 32, "1" * 32, None, kinds, (), confidence, chain or (Step(path, "", 1),), note)


def answer(*dags: AffectedDag, total: int | None = None) -> Affected:
    paths = tuple(d.dag_file for d in dags) + tuple(f"x{number}" for number in range((total or len(dags)) - len(dags)))
    return Affected("a" * 40, "b" * 40, "--base main", "definition", paths, (), dags, (), (), (), ())


MANY = answer(
    *(
        dag(f"dags/d{number:04}.py", Step("lib/a.py", "f", 3), Step(f"dags/d{number:04}.py", "", 1))
        for number in range(1000)
    )
)


def test_long_tables_are_folded_with_the_command_to_see_the_rest() -> None:
    text = affected_text(MANY, PLAIN, " --base main")
    assert "1,000 of 1,000 DAG files affected" in text
    assert "… and 970 more: firedoor affected --base main --format json" in text
    assert text.count("\n") < 40
    assert text.endswith("next     firedoor why dags/d0000.py --base main\n")


def test_colour_is_nothing_but_colour() -> None:
    coloured = affected_text(MANY, COLOURED)
    assert "\x1b[" in coloured
    for escape in (COLOURED.bold, COLOURED.dim, COLOURED.yellow, COLOURED.green, COLOURED.plain):
        coloured = coloured.replace(escape, "")
    assert coloured == affected_text(MANY, PLAIN)


def test_readers_removed_warnings_and_doubts_are_told() -> None:
    hit = DataAffectedDag("dags/r.py", "dwh.orders", "sql", "exact")
    found = answer(dag("dags/a.py", kinds=("pin",), confidence="conservative", note="why"), total=3)._replace(
        data_affected=(hit,),
        removed=("dags/old.py",),
        warnings=("a wa\x07rning",),
        unresolved=("a", "b"),
    )
    assert (
        affected_text(found, PLAIN)
        == """\
aaaaaaaaa → bbbbbbbbb: --base main
1 of 3 DAG files affected

  dags/a.py  pin ?  itself
  ? conservative: selected in doubt; why tells which

1 DAG file not affected, but reads their data
  dags/r.py  reads dwh.orders  (sql, exact)

1 DAG file removed
  dags/old.py

warning  a wa\\x07rning

2 imports not placed exactly, which may select more: firedoor doctor

next     firedoor why dags/a.py
"""
    )
    note = affected_markdown(found)
    assert "- `dags/r.py` reads `dwh.orders` (sql)" in note
    assert "> a wa\\\\x07rning" in note
    assert "Removed: 1" in note


@pytest.mark.parametrize(
    ("chain", "short"),
    [
        ([("d.py", "", 1)], "itself"),
        ([("d.py", "f", 4)], "itself, f"),
        ([("lib/a.py", "f", 3), ("d.py", "", 1)], "lib/a.py:3 f"),
        ([("lib/a.py", "f", 3), ("d.py", "f", 2), ("d.py", "", 1)], "lib/a.py:3 f → :2 f"),
        ([("q.sql", "", None), ("d.py", "", 9)], "q.sql → :9"),
        (
            [("lib/a.py", "f", 3), *[(f"lib/longer/name{number}.py", "g", 7) for number in range(9)], ("d.py", "", 1)],
            "lib/a.py:3 f → … 8 steps … → lib/longer/name8.py:7 g",
        ),
    ],
)
def test_chains_in_one_short_line(chain: list[tuple[str, str, int | None]], short: str) -> None:
    assert short_chain(dag("d.py", *(Step(*step) for step in chain))) == short


def test_a_note_stays_below_the_limit_of_github() -> None:
    long = answer(*(dag(f"dags/{'x' * 200}{number}.py") for number in range(2000)))
    note = affected_markdown(long)
    assert len(note) < 65_536
    assert "more in affected.json" in note
    assert note.count("<details>") == note.count("</details>") == 1


def test_rows_beyond_thirty_are_folded_in_a_note() -> None:
    note = affected_markdown(answer(*(dag(f"dags/d{number}.py") for number in range(40))))
    assert "<details><summary>10 more</summary>" in note
    assert note.count("| `dags/d") == 40


def test_a_matrix_has_at_most_256_jobs_and_every_dag_file() -> None:
    document = json.loads(matrix(MANY))
    assert document["count"] == 1000
    assert len(document["include"]) == 250
    assert [path for job in document["include"] for path in job["dags"]] == [d.dag_file for d in MANY.affected]
    assert json.loads(matrix(answer(total=3))) == {"count": 0, "include": []}


def test_documents_are_whole_or_not_there(tmp_path: Path) -> None:
    write_all(str(tmp_path / "a" / "b"), {"x.json": json_text({"b": 1, "a": "é\udce9"})})
    assert (tmp_path / "a" / "b" / "x.json").read_bytes() == b'{\n  "a": "\\u00e9\\udce9",\n  "b": 1\n}\n'
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be a folder") as raised:
        write_all(str(tmp_path / "file"), {"x": ""})
    assert raised.value.code == "FD122"
    (tmp_path / "taken" / "x.json").mkdir(parents=True)
    with pytest.raises(WorldError) as failed:
        write_all(str(tmp_path / "taken"), {"x.json": "{}"})
    assert failed.value.code == "FD123"
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["x.json"]


def test_documents_have_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_all(str(tmp_path), {"x": ""})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640
