"""One DagBag for all of a folder, or for one file: what smoke is compared with. It isolates nothing from anything.

Every DAG is serialised as well, as the DAG processor does. A database that is not there costs it nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.pop(0)
target = Path(sys.argv[1]).absolute()
folder = target if target.is_dir() else target.parent
with tempfile.TemporaryDirectory() as home:
    os.environ.update(
        AIRFLOW_HOME=home,
        AIRFLOW__CORE__DAGS_FOLDER=str(folder),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{home}/absent/airflow.db",
        AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
        _AIRFLOW_PROCESS_CONTEXT="client",
    )
    try:
        from airflow.dag_processing.dagbag import BundleDagBag
        from airflow.serialization.serialized_objects import DagSerialization as Serialized

        bag = BundleDagBag(dag_folder=str(target), bundle_path=folder, bundle_name="bench", load_op_links=False)
    except ImportError:
        from airflow.models.dagbag import DagBag
        from airflow.serialization.serialized_objects import SerializedDAG as Serialized

        sys.path.append(str(folder))
        bag = DagBag(dag_folder=str(target), include_examples=False, load_op_links=False)
    for dag in bag.dags.values():
        Serialized.to_dict(dag)
    assert not bag.import_errors, bag.import_errors
    assert bag.dags
