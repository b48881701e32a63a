"""What imports reach in a lock, and which changed pins therefore affect a DAG file."""

import pytest
from firedoor.pins.ambient import is_ambient, loaded_by
from firedoor.pins.changes import ChangedPins
from firedoor.pins.formats import parse_lock
from firedoor.pins.implied import implied
from firedoor.pins.reach import ANY, affected_by, reached_pins
from firedoor.pins.why import why_reached

# Every name is measured or ambient, but acme-private; edges as "name: what needs it".
GRAPH = {
    "apache-airflow": [],
    "jinja2": ["apache-airflow"],
    "markupsafe": ["jinja2"],
    "sqlalchemy": ["apache-airflow"],
    "pandas": [],
    "numpy": ["pandas"],
    "python-dateutil": ["pandas"],
    "six": ["python-dateutil"],
    "pyarrow": [],
    "google-cloud-storage": ["apache-airflow-providers-google"],
    "google-auth": ["google-cloud-storage"],
    "apache-airflow-providers-google": [],
    "requests": [],
    "chardet": [],
    "sqlalchemy-bigquery": [],
    "jmespath": [],
}


def lock(extra: str = "", **graph: list[str]):
    lines = []
    for name, requirers in (GRAPH | {n.replace("_", "-"): r for n, r in graph.items()}).items():
        via = "".join(f"    #   {requirer}\n" for requirer in ["-r requirements.in", *requirers])
        lines.append(f"{name}==1\n    # via\n{via}")
    return parse_lock("requirements.txt", ("".join(lines) + extra).encode())


def names(*modules: str, **options) -> frozenset[str]:
    return reached_pins(lock(), modules, **options).names


def test_airflow_and_what_it_needs_reach_every_dag_file():
    assert names() == {"apache-airflow", "jinja2", "markupsafe", "sqlalchemy"}


def test_an_import_reaches_its_distribution_and_all_it_needs():
    always = names()
    assert names("jmespath") - always == {"jmespath"}
    assert names("airflow.providers.google.cloud.hooks.gcs") - always >= {
        "apache-airflow-providers-google",
        "google-cloud-storage",
        "google-auth",
    }
    assert {"pandas", "numpy", "python-dateutil", "six"} <= names("pandas.DataFrame")


def test_imported_code_uses_the_extras_it_finds():
    # pandas' extras name pyarrow and SQLAlchemy's dialects load by URL; requests looks for chardet.
    assert {"pyarrow", "sqlalchemy-bigquery"} <= names("pandas")
    assert "chardet" in names("requests")
    assert "chardet" not in names("jmespath")


def test_dialects_load_only_where_the_host_is_used():
    assert "sqlalchemy-bigquery" in names("sqlalchemy.create_engine")
    assert "sqlalchemy-bigquery" not in names("jmespath", "airflow.DAG")
    assert "sqlalchemy-bigquery" in loaded_by("sqlalchemy")


def test_implied_distributions_count_if_the_lock_holds_them():
    assert "pyarrow" in names("jmespath", implied=implied(["read_parquet"], []))
    assert names(implied=["not-in-this-lock"]) == names()


def test_a_pin_with_unknown_wheels_counts_for_all_unless_declared():
    parsed = lock(acme_private=[], acme_needs=["acme-private"])
    assert {"acme-private", "acme-needs"} <= reached_pins(parsed, ["jmespath"]).names
    declared = ["acme-private", "acme-needs"]
    assert not {*declared} & reached_pins(parsed, ["jmespath"], not_ambient=declared).names
    assert {*declared} <= reached_pins(parsed, ["acme_private"], not_ambient=declared).names


def test_an_import_that_nothing_is_known_to_provide_may_come_from_any_pin():
    reached = reached_pins(lock(), ["jmespath", "unheard_of.part"])
    assert (reached.everything, reached.names) == (True, frozenset(GRAPH))
    assert "import unheard_of.part" in reached.reason


def test_an_import_nobody_can_resolve_reaches_everything():
    reached = reached_pins(lock(), [ANY])
    assert (reached.everything, reached.names) == (True, frozenset(GRAPH))


def test_without_a_graph_everything_is_reached():
    frozen = parse_lock("requirements.txt", b"pandas==1\nsix==1\n")
    reached = reached_pins(frozen, ["jmespath"])
    assert reached.everything
    assert "lists no dependencies" in reached.reason
    assert affected_by(ChangedPins(frozenset({"six"}), False, ""), reached) == {"six"}
    # A pin that left the lock is still the reason.
    assert affected_by(ChangedPins(frozenset({"gone"}), False, ""), reached) == {"gone"}


def test_cycles_in_the_graph():
    parsed = lock(jinja2=["apache-airflow", "markupsafe"], markupsafe=["jinja2"])
    assert {"jinja2", "markupsafe"} <= reached_pins(parsed, ()).names


@pytest.mark.parametrize(
    ("changed", "modules", "expected"),
    [
        (ChangedPins(frozenset({"six"}), False, ""), ["pandas"], {"six"}),
        (ChangedPins(frozenset({"six"}), False, ""), ["jmespath"], set()),
        (ChangedPins(frozenset({"jinja2"}), False, ""), ["json"], {"jinja2"}),
        (ChangedPins(frozenset(), False, ""), ["pandas"], set()),
        (ChangedPins(frozenset(), True, "options"), ["json"], {ANY}),
        (ChangedPins(frozenset({"six"}), True, "options"), ["jmespath"], {ANY}),
        (ChangedPins(frozenset({"six", "numpy"}), True, "options"), ["pandas"], {"six", "numpy"}),
    ],
)
def test_affected_by(changed, modules, expected):
    assert affected_by(changed, reached_pins(lock(), modules)) == expected


def test_why():
    assert why_reached(lock(), ["pandas"], "six") == ("import pandas", "pandas", "python-dateutil", "six")
    assert why_reached(lock(), ["jmespath"], "markupsafe") == ("loads itself", "apache-airflow", "jinja2", "markupsafe")
    assert why_reached(lock(acme=[]), ["jmespath"], "acme")[0] == "may load itself: its wheels are unknown"
    assert why_reached(lock(), ["jmespath"], "six") == ()


def test_every_reached_pin_has_a_chain_and_no_other():
    parsed = lock(acme=[], acme_needs=["acme"])
    for modules in (["pandas"], ["requests", "jmespath"], ["airflow.providers.google.x", "sqlalchemy"]):
        options = {"implied": ["pyarrow"], "not_ambient": ["acme", "acme-needs"]}
        reached = reached_pins(parsed, modules, **options).names
        assert {n for n in parsed.pins if why_reached(parsed, modules, n, **options)} == reached
        reached = reached_pins(parsed, modules).names
        assert {n for n in parsed.pins if why_reached(parsed, modules, n)} == reached


def test_ambient():
    assert is_ambient("apache-airflow-core") is True
    assert is_ambient("astronomer-cosmos") is True
    assert is_ambient("setuptools") is True
    assert is_ambient("pandas") is False
    assert is_ambient("apache-airflow-providers-slack") is False
    assert is_ambient("acme-private") is None


@pytest.mark.parametrize(
    ("attributes", "strings", "expected"),
    [
        (["to_excel"], [], "openpyxl"),
        ([], ["postgresql+psycopg2://u@h/d"], "psycopg2-binary"),
        ([], ["mysql://h"], "mysqlclient"),
        ([], ["mysql+pymysql"], "pymysql"),
        ([], ["s3://bucket/key"], "s3fs"),
        ([], ["mongodb+srv://h"], "dnspython"),
        ([], ["lxml"], "lxml"),
        ([], ["acme+odd_driver://h"], "odd-driver"),
    ],
)
def test_implied(attributes, strings, expected):
    assert expected in implied(attributes, strings)


def test_nothing_is_implied_by_plain_words():
    assert implied(["append", "items"], ["hello", "a + b", "postgresql", "SELECT 1"]) == frozenset()
