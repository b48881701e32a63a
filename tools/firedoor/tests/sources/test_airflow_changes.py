"""The table of what differs between two Airflow versions, read."""

from firedoor.sources.airflow_changes import airflow_changes, known_pairs


def test_there_is_one_table_for_each_known_pair() -> None:
    for old, new in known_pairs():
        found = airflow_changes(old, new)
        assert found is not None
        assert (found.old, found.new) == (old, new)
    assert airflow_changes("3.3", "2.11") is None


def test_a_module_is_gone_with_all_below_it() -> None:
    found = airflow_changes("2.11", "3.3")
    assert found is not None
    assert found.is_gone("airflow.contrib.operators.bigquery_operator.BigQueryOperator")
    assert found.gone_module("airflow.contrib.operators") == "airflow.contrib"
    assert found.is_gone("airflow.utils.dates.days_ago")
    assert not found.is_gone("airflow.utils.dates")
    assert not found.is_gone("airflow.contributions")
    assert not found.is_gone("airflow.operators.bash.BashOperator")


def test_a_hint_of_a_module_is_that_of_its_names() -> None:
    found = airflow_changes("2.11", "3.3")
    assert found is not None
    assert found.hint("airflow.operators.subdag.SubDagOperator") == "a TaskGroup"
    assert found.hint("airflow.operators.bash.BashOperator") == ""


def test_no_name_leads_to_a_name_that_is_gone_or_has_moved() -> None:
    found = airflow_changes("2.11", "3.3")
    assert found is not None
    for name in {*found.gone.values(), *found.moved.values()} - {""}:
        assert not found.is_gone(name), name
        assert name not in found.moved, name
    assert not set(found.gone) & set(found.moved)
