from firedoor.smoke import SmokedDag, SmokeResult, with_duplicates


def smoked(path: str, *dag_ids: str) -> SmokeResult:
    return SmokeResult(path, dags=tuple(SmokedDag(dag_id, ()) for dag_id in dag_ids))


def found(results: tuple[SmokeResult, ...]) -> dict[str, list[str]]:
    return {result.dag_file: [finding.message for finding in result.findings] for result in results}


def test_each_file_that_shares_a_dag_id_is_told_of_the_others():
    results = with_duplicates([smoked("c.py", "x", "own"), smoked("a.py", "x"), smoked("b.py", "y")])
    assert found(results) == {
        "a.py": ["the dag_id 'x' is also defined in c.py"],
        "b.py": [],
        "c.py": ["the dag_id 'x' is also defined in a.py"],
    }
    assert [result.state for result in results] == ["failed", "passed", "failed"]
    assert {finding.code for result in results for finding in result.findings} == {"FD722"}


def test_files_that_were_not_imported_count_by_what_they_say():
    elsewhere = {"x": ["old.py", "a.py"], "z": ["old.py"]}
    assert found(with_duplicates([smoked("a.py", "x")], elsewhere)) == {
        "a.py": ["the dag_id 'x' is also defined in old.py"]
    }


def test_an_import_contradicts_what_its_file_seems_to_say():
    results = with_duplicates([smoked("a.py", "x"), smoked("b.py", "y")], {"x": ["b.py"]})
    assert found(results) == {"a.py": [], "b.py": []}
