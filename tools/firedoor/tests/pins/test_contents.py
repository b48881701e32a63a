"""Whose is a module: by the files of distributions, and where these are not known by the tables."""

from __future__ import annotations

import pytest
from firedoor.pins.contents import (
    ENVIRONMENT,
    NOWHERE,
    RECORD,
    STDLIB,
    TABLE,
    Contents,
    contents_of,
    modules_of,
    place,
)

FILES = {
    "google-cloud-storage": ["google/cloud/storage/__init__.py", "google/cloud/storage/blob.py"],
    "google-cloud-bigquery": ["google/cloud/bigquery/__init__.py"],
    "google-auth": ["google/auth/__init__.py", "google/oauth2/service_account.py"],
    "odd-name": ["quite_another/__init__.py", "quite_another/deep/below.py"],
    "apache-airflow-core": ["airflow/__init__.py", "airflow/models/__init__.py"],
    "apache-airflow-providers-http": ["airflow/providers/http/operators/http.py"],
    "compiled": ["fast.cpython-311-x86_64-linux-gnu.so", "fast_too/_c.abi3.so", "../../bin/tool"],
    "wheel-data": ["wheel_data-1.data/purelib/from_data.py", "wheel_data-1.data/scripts/no.py"],
    "both": ["shared/__init__.py"],
    "both-too": ["shared/__init__.py"],
}
HELD = contents_of(FILES, ENVIRONMENT)
EVERY = frozenset(FILES)


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("google.cloud.storage", {"google-cloud-storage"}),
        ("google.cloud.storage.Client", {"google-cloud-storage"}),
        ("google.cloud.storage.blob.Blob", {"google-cloud-storage"}),
        ("google.cloud.bigquery", {"google-cloud-bigquery"}),
        ("google.oauth2.service_account", {"google-auth"}),
        ("google.cloud", {"google-cloud-storage", "google-cloud-bigquery"}),
        ("google.cloud.pubsub", set()),
        ("quite_another.deep.below", {"odd-name"}),
        ("quite_another.deep", {"odd-name"}),
        ("airflow.models.DAG", {"apache-airflow-core"}),
        ("airflow.providers.http.operators.http.HttpOperator", {"apache-airflow-providers-http"}),
        ("airflow.providers.ftp.hooks.ftp", set()),
        ("fast", {"compiled"}),
        ("fast_too._c", {"compiled"}),
        ("from_data", {"wheel-data"}),
        ("no", set()),
        ("shared.thing", {"both", "both-too"}),
        ("nowhere", set()),
    ],
)
def test_the_longest_prefix_that_is_a_file(module, names):
    placement = place(module, EVERY, HELD)
    assert set(placement.names) == names
    assert placement.how == (ENVIRONMENT if names else NOWHERE)


def test_only_what_is_locked_counts():
    assert place("google.cloud.storage", EVERY - {"google-cloud-storage"}, HELD).how == NOWHERE


def test_the_tables_are_asked_for_what_is_not_known_by_its_files():
    names = frozenset({"pyyaml", "python-dateutil", "odd-name"})
    assert place("yaml.safe_load", names, HELD).names == {"pyyaml"}
    assert place("yaml.safe_load", names, HELD).how == TABLE
    assert place("quite_another", names, Contents()).how == NOWHERE, "no table has it"
    known = contents_of({"pyyaml": ["not_yaml.py"]}, RECORD)
    assert place("yaml", frozenset({"pyyaml"}), known).how == NOWHERE, "its own files say more than a table"


@pytest.mark.parametrize("module", ["json", "os.path", "xml.etree.ElementTree"])
def test_the_standard_library_is_nobodys(module):
    assert place(module, EVERY, HELD).how == STDLIB


def test_modules_of_paths():
    assert modules_of(["a b/c.py", "a/1x.py", "a/__pycache__/b.pyc", "a-1.dist-info/x.py", "/abs.py", ""]) == set()
