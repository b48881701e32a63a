import ast

from firedoor.tables.extract import table_rows

CODE = """
def merge(run):
    run("CREATE TEMP TABLE incoming AS SELECT * FROM sales.orders")
    run("INSERT INTO incoming SELECT * FROM sales.orders")
    return run("SELECT x FROM incoming")
"""


def test_what_lives_in_one_session_relates_no_two_dags() -> None:
    tables = {row[3] for row in table_rows(ast.parse(CODE), CODE)}
    assert tables == {"sales.orders"}


def test_a_lasting_table_of_the_same_text_stays() -> None:
    code = CODE.replace("CREATE TEMP TABLE", "CREATE TABLE")
    assert {row[3] for row in table_rows(ast.parse(code), code)} == {"sales.orders", "incoming"}
