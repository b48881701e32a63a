"""Tables are told from the text of a SELECT, and nothing that only looks like one."""

import pytest
from warehouse.lineage import tables_read


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT * FROM nyc.flights f JOIN nyc.planes AS p USING (tailnum)", ("nyc.flights", "nyc.planes")),
        ("SELECT 1 FROM nyc.a, nyc.b x, LATERAL (SELECT x.n) y WHERE a.x = b.y", ("nyc.a", "nyc.b")),
        ("WITH d AS (SELECT * FROM nyc.flights) SELECT * FROM d, d.arr JOIN mart.daily ON true", None),
        ("SELECT EXTRACT(hour FROM f.time), trim(both FROM f.name) FROM nyc.flights f", ("nyc.flights",)),
        ("SELECT a.x IS DISTINCT FROM b.y FROM nyc.a a JOIN (SELECT * FROM nyc.b) b ON true", ("nyc.a", "nyc.b")),
        ("-- FROM no.comment\nSELECT 'FROM no.text' /* FROM no.block */ FROM NYC.Flights", ("nyc.flights",)),
        ('SELECT * FROM "nyc"."flights" UNION ALL SELECT * FROM nyc.old', ("nyc.flights", "nyc.old")),
        ("SELECT * FROM {{ schema }}.flights JOIN nyc.planes USING (x)", ("nyc.planes",)),
        ("SELECT * FROM read_csv('x.csv'), prd.nyc.flights, fn.call(1), alone", ()),
        ("SELECT max(a, b.c) FROM nyc.x GROUP BY a, b.c ORDER BY b.c, d.e", ("nyc.x",)),
        ("", ()),
    ],
)
def test_tables_are_told_from_the_text(sql: str, tables: tuple[str, ...] | None):
    found = tables_read(sql)
    if tables is None:  # a query of the text itself; an array of it looks like a table, and is told too
        assert {"nyc.flights", "mart.daily"} <= set(found)
    else:
        assert found == tables
