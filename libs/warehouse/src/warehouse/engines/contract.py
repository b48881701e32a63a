"""What every engine must pass. A test subclasses :class:`EngineContract` and gives the three fixtures.

Plain ``assert`` and the standard library: it runs wherever the engine does, under pytest.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal

from .protocol import Engine, EngineError, Name


class EngineContract:
    """``engine`` is open for writing and empty, ``production`` an address, ``base`` what ``attach`` gave for it.

    At ``production`` there is a table ``shop.orders (id, day, amount)`` of three rows, which ``engine`` may only read.
    """

    engine: Engine
    base: Name

    def _rows(self) -> Name:
        self.engine.create_namespace(("contract",))
        self.engine.execute('DROP TABLE IF EXISTS "contract"."kinds"')
        self.engine.execute(
            "CREATE TABLE contract.kinds (n integer NOT NULL, d date, t timestamp, x double precision, s varchar(20))"
        )
        self.engine.execute(
            "INSERT INTO contract.kinds VALUES ($n, $d, $t, $x, $s)",
            {"n": 1, "d": date(2013, 1, 8), "t": datetime(2013, 1, 8, 7, 30), "x": 0.5, "s": "it's $5, 10 %"},
        )
        return ("contract", "kinds")

    def test_values_come_back_as_they_went(self) -> None:
        self._rows()
        expected = [(1, date(2013, 1, 8), datetime(2013, 1, 8, 7, 30), 0.5, "it's $5, 10 %")]
        assert self.engine.execute("SELECT * FROM contract.kinds") == expected
        assert self.engine.execute("SELECT CAST(1.25 AS decimal(6, 2)), NULL") == [(Decimal("1.25"), None)]

    def test_a_parameter_is_bound_and_what_is_in_quotes_is_text(self) -> None:
        sql = "SELECT $a AS a, '$a %' AS b /* $nobody */ -- $nobody"
        assert self.engine.execute(sql, {"a": "x'; DROP", "unused": 1}) == [("x'; DROP", "$a %")]
        _raises(self.engine, "SELECT $missing")

    def test_a_result_has_names(self) -> None:
        assert self.engine.query("SELECT 1 AS a, 'x' AS b WHERE 1 = $n", {"n": 1}) == (["a", "b"], [(1, "x")])
        assert self.engine.query("CREATE TEMPORARY TABLE nothing_to_tell AS SELECT 1 AS n")[1] in ([], [(1,)])

    def test_a_statement_without_rows_gives_none(self) -> None:
        self._rows()
        assert self.engine.execute("DELETE FROM contract.kinds WHERE n = 7 AND s LIKE 'a%'") in ([], [(0,)])

    def test_columns_are_told_in_order(self) -> None:
        found = self.engine.columns(self._rows())
        assert [(column.name, column.nullable) for column in found] == [
            ("n", False),
            *((name, True) for name in "dtxs"),
        ]
        assert found[0].type.startswith("int")
        assert self.engine.columns(("contract", "absent")) == []
        assert self.engine.columns(("absent", "absent")) == []

    def test_a_namespace_comes_and_goes_with_what_is_in_it(self) -> None:
        name = self._rows()
        self.engine.execute("CREATE VIEW contract.seen AS SELECT n FROM contract.kinds")
        assert [(one.name, one.is_view) for one in self.engine.tables(("contract",))] == [
            (name, False),
            (("contract", "seen"), True),
        ]
        for _ in range(2):
            self.engine.drop_namespace(("contract",))
        assert self.engine.tables(("contract",)) == []

    def test_any_text_is_a_name(self) -> None:
        odd = 'a "b".c; DROP'
        self.engine.create_namespace((odd,))
        self.engine.execute(f"CREATE TABLE {self.engine.quote(odd, odd)} AS SELECT 1 AS {self.engine.quote(odd)}")
        assert [column.name for column in self.engine.columns((odd, odd))] == [odd]
        self.engine.drop_namespace((odd,))

    def test_a_transaction_is_whole_or_nothing(self) -> None:
        self._rows()
        self.engine.begin()
        self.engine.execute("INSERT INTO contract.kinds (n) VALUES (2)")
        self.engine.rollback()
        assert self.engine.execute("SELECT count(*) FROM contract.kinds") == [(1,)]
        self.engine.begin()
        self.engine.execute("INSERT INTO contract.kinds (n) VALUES (2)")
        self.engine.commit()
        assert self.engine.execute("SELECT count(*) FROM contract.kinds") == [(2,)]

    def test_production_is_read_and_every_write_refused(self) -> None:
        orders = self.engine.quote(*self.base, "shop", "orders")
        assert self.engine.execute(f"SELECT count(*) FROM {orders}") == [(3,)]
        assert self.engine.refusal((*self.base, "shop"))
        for statement in (
            f"DELETE FROM {orders}",
            f"INSERT INTO {orders} SELECT * FROM {orders}",
            f"UPDATE {orders} SET amount = 0",
            f"DROP TABLE {orders}",
            f"ALTER TABLE {orders} ADD COLUMN more integer",
        ):
            _raises(self.engine, statement)
        assert self.engine.execute(f"SELECT count(*) FROM {orders}") == [(3,)]
        self.engine.create_namespace(("contract",))
        assert self.engine.refusal(("contract",)) == ""
        assert ("contract", "firedoor_canary") not in [one.name for one in self.engine.tables(("contract",))]

    def test_the_revision_changes_with_the_rows(self) -> None:
        name = self._rows()
        before = self.engine.revision(name)
        assert before == self.engine.revision(name)
        self.engine.execute("INSERT INTO contract.kinds (n) VALUES (2)")
        self._settle()
        assert self.engine.revision(name) != before

    def _settle(self) -> None:
        """Wait until the engine knows what it did; at once, unless it says otherwise."""

    def test_the_hash_of_a_key_is_that_of_every_engine(self) -> None:
        """The first 32 bits of md5 over ``salt:key``: what samples are cut by, so the same keys everywhere."""
        self._rows()
        for key in ("1", "N14228", "ÿ é"):
            expected = hashlib.md5(f"salt:{key}".encode(), usedforsecurity=False).hexdigest()
            assert self.engine.execute("SELECT md5('salt' || ':' || CAST($key AS varchar))", {"key": key}) == [
                (expected,)
            ]

    def test_an_error_is_in_the_engines_own_words(self) -> None:
        assert "no_such_table" in _raises(self.engine, "SELECT * FROM no_such_table")
        assert self.engine.execute("SELECT 1") == [(1,)]  # and the connection still works


def _raises(engine: Engine, sql: str) -> str:
    try:
        engine.execute(sql)
    except EngineError as error:
        return str(error)
    raise AssertionError(f"this was not refused: {sql}")
