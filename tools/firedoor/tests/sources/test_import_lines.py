"""Where a module is imported, and whether it must be there."""

from __future__ import annotations

import pytest
from firedoor.sources.import_lines import ImportLine, import_lines

SOURCE = '''\
"""import pandas, says the docstring."""
import os, pandas as pd
from google.cloud import storage
from google.cloud.storage import Client as C
try:
    import simplejson
except ImportError:
    simplejson = None
try:
    import careless
except ValueError:
    import fallback
def task():
    import lazy.deep
    import_module("named.by.text")
    if find_spec("asked"):
        pass
@task.virtualenv(requirements=["polars"])
def away():
    import polars
@task.external_python(python="x")
def far():
    def inner():
        import polars.io
def handed():
    import duckling
PythonVirtualenvOperator(task_id="x", python_callable=handed)
from . import sibling
import_module(variable)
'''


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("pandas", [(2, False, False)]),
        ("google.cloud.storage", [(3, False, False), (4, False, False)]),
        ("google.cloud.storage.Client", [(3, False, False), (4, False, False)]),
        ("simplejson", [(6, True, False)]),
        ("careless", [(10, False, False)]),
        ("fallback", [(12, False, False)]),
        ("lazy.deep", [(14, False, False)]),
        ("named.by.text", [(15, False, False)]),
        ("asked", [(16, True, False)]),
        ("polars", [(20, False, True)]),
        ("polars.io", [(20, False, True), (24, False, True)]),
        ("duckling", [(26, False, True)]),
        ("sibling", []),
        ("pan", []),
    ],
)
def test_lines(module, expected):
    assert import_lines(SOURCE, module) == [ImportLine(*found) for found in expected]


def test_a_file_that_cannot_be_parsed_has_no_lines():
    assert import_lines("import pandas\n(", "pandas") == []
