"""An adapter for Airflow 3.3: callbacks of DAGs whose file is in a zip.

``on_success_callback`` and ``on_failure_callback`` of a DAG, and those of a task that was lost, run in the DAG
processor. It is asked for them by the path of the DAG file *in* the zip, which is no file: the next look at the bundle
takes such a request from the queue, and the process that runs it dies (NotADirectoryError in
``check_dag_file_stability``). So callbacks of packaged DAGs are never called. Here a request names the zip.
tests/airflow holds that they are called.
"""

from __future__ import annotations

import sys
from typing import Any

_METHOD = "_add_callback_to_queue"


def install() -> None:
    """Let this process, if it is a DAG processor, know callbacks by the zip that holds the DAG file."""
    module = sys.modules.get("airflow.dag_processing.manager")
    manager = getattr(module, "DagFileProcessorManager", None)
    real = getattr(manager, _METHOD, None)
    if real is None or hasattr(real, "knows_zips"):
        return

    def add_callback_to_queue(self: Any, request: Any) -> None:
        real(self, request.model_copy(update={"filepath": archive_of(request.filepath)}))

    add_callback_to_queue.knows_zips = True  # type: ignore[attr-defined]  # so that it is wrapped once
    setattr(manager, _METHOD, add_callback_to_queue)


def archive_of(path: str) -> str:
    """The path of the zip that ``path`` leads into, ``path`` itself where there is none."""
    archive, inside, _ = path.partition(".zip/")
    return f"{archive}.zip" if inside else path
