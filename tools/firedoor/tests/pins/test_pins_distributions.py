"""Imports → distributions: the well-known irregular ones, namespaces, and what cannot be placed."""

import pytest
from firedoor.pins.distributions import NAMESPACES, providers
from firedoor.pins.known import known, parse_known, providers_by_prefix
from firedoor.pins.lock import normalise

CASES = [
    ("yaml", "pyyaml"),
    ("sklearn.linear_model", "scikit-learn"),
    ("dateutil.parser", "python-dateutil"),
    ("attr", "attrs"),
    ("attrs", "attrs"),
    ("bs4.BeautifulSoup", "beautifulsoup4"),
    ("cv2", "opencv-python-headless"),
    ("PIL.Image", "pillow"),
    ("jwt", "pyjwt"),
    ("git", "gitpython"),
    ("dotenv", "python-dotenv"),
    ("psycopg2.extras", "psycopg2-binary"),
    ("MySQLdb", "mysqlclient"),
    ("pkg_resources", "setuptools"),
    ("google.protobuf.message", "protobuf"),
    ("grpc", "grpcio"),
    ("ruamel.yaml", "ruamel-yaml"),
    ("magic", "python-magic"),
    ("Crypto.Cipher", "pycryptodome"),
    ("OpenSSL", "pyopenssl"),
    ("serial", "pyserial"),
    ("jose", "python-jose"),
    ("docx", "python-docx"),
    ("usaddress", "usaddress"),
    ("google.cloud.bigquery", "google-cloud-bigquery"),
    ("google.cloud.bigquery_storage_v1.types", "google-cloud-bigquery-storage"),
    ("google.cloud.exceptions.NotFound", "google-cloud-core"),
    ("google.api_core.exceptions", "google-api-core"),
    ("google.auth.transport.requests", "google-auth"),
    ("googleapiclient.discovery", "google-api-python-client"),
    ("airflow.providers.google.cloud.operators.bigquery.X", "apache-airflow-providers-google"),
    ("airflow.providers.cncf.kubernetes.operators.pod", "apache-airflow-providers-cncf-kubernetes"),
    ("airflow.providers.common.sql.hooks", "apache-airflow-providers-common-sql"),
    ("azure.storage.blob.BlobClient", "azure-storage-blob"),
    ("zope.interface", "zope-interface"),
    ("opentelemetry.sdk.trace", "opentelemetry-sdk"),
    ("slugify", "python-slugify"),
    ("jsonpath_ng.ext", "jsonpath-ng"),
    ("acme_private.tools", "acme-private"),
    ("acmepy", "python-acmepy"),
    ("dbt.adapters.base", "dbt-adapters"),
]
EVERYTHING = frozenset(name for _, name in CASES)


@pytest.mark.parametrize(("module", "name"), CASES)
def test_placed_on_the_right_distribution_among_many(module, name):
    assert providers(module, EVERYTHING) == {name}


def test_airflow_is_its_core_and_moved_modules_may_be_any_provider():
    names = {"apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk", "apache-airflow-providers-http", "six"}
    core = {"apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk"}
    assert providers("airflow.DAG", names) == core
    assert providers("airflow.operators.python", names) == core
    assert providers("airflow.operators.http_operator", names) == core | {"apache-airflow-providers-http"}
    assert providers("airflow.contrib.hooks.x", names) == core | {"apache-airflow-providers-http"}


def test_a_provider_that_the_lock_does_not_hold_cannot_be_placed():
    assert providers("airflow.providers.slack.hooks", {"apache-airflow", "requests"}) is None


@pytest.mark.parametrize("module", ["json", "os.path", "xml.etree", "asyncore", "__main__", "compression.zstd"])
def test_the_standard_library_needs_nobody(module):
    assert providers(module, EVERYTHING) == frozenset()


def test_modules_that_left_the_standard_library_may_come_from_a_distribution():
    assert providers("distutils.version", {"setuptools", "six"}) == {"setuptools"}
    assert providers("telnetlib", {"standard-telnetlib", "six"}) == {"standard-telnetlib"}


def test_what_nobody_provides_cannot_be_placed():
    assert providers("unheard_of", EVERYTHING) is None


def test_all_candidates_count():
    assert providers("docx", {"docx", "python-docx"}) >= {"python-docx"}
    assert providers("psycopg2", {"psycopg2", "psycopg2-binary"}) == {"psycopg2", "psycopg2-binary"}


def test_a_name_that_is_known_to_hold_something_else_is_no_candidate():
    # The distribution "google" provides googlesearch; it has nothing to do with google.cloud.
    assert providers("google.cloud.storage", {"google", "google-cloud-storage"}) == {"google-cloud-storage"}


def test_a_bare_namespace_may_mean_any_distribution_below():
    names = {"google-cloud-storage", "google-cloud-bigquery", "requests"}
    assert providers("google.cloud", names) == {"google-cloud-storage", "google-cloud-bigquery"}


def test_the_measured_table_is_well_formed():
    table = known()
    assert len(table) > 600
    assert all(name == normalise(name) for name in table)
    assert all(used == normalise(used) for facts in table.values() for used in facts.uses)
    assert {facts_host for facts in table.values() for facts_host in facts.hosts} == {"sqlalchemy", "fsspec"}


def test_the_written_table_is_well_formed_and_agrees_with_the_measured_one():
    by_prefix = providers_by_prefix()
    assert len(by_prefix) > 1000
    assert all(name == normalise(name) for names in by_prefix.values() for name in names)
    # Where a distribution was measured, a module that the written table gives it must be there; but for these, which
    # only other releases hold, or (distutils) a .pth file brings, or the namespace table shortens.
    others = {
        ("distutils", "setuptools"),
        ("mysqlx", "mysql-connector-python"),
        ("ruamel.yaml.clib", "ruamel-yaml-clib"),
        ("soda", "soda-core"),
        ("typer", "typer-slim"),
    }
    wrong = [
        (prefix, name)
        for prefix, names in by_prefix.items()
        for name in names & known().keys()
        if prefix not in NAMESPACES
        and not any(
            prefix == real or prefix.startswith(f"{real}.") or real.startswith(f"{prefix}.")
            for real in known()[name].prefixes
        )
    ]
    assert set(wrong) == others


def test_the_form_of_the_table():
    table = parse_known("# words\na a,_a ! ~b,c\nb\nc c !fsspec\n")
    assert (table["a"].prefixes, table["a"].ambient, table["a"].uses) == ({"a", "_a"}, True, {"b", "c"})
    assert table["b"].prefixes == frozenset()
    assert (table["c"].ambient, table["c"].hosts) == (False, {"fsspec"})
