"""An adapter for Airflow 3.3 and 2.11: callbacks of DAGs whose file is in a zip.

``on_success_callback`` and ``on_failure_callback`` of a DAG, and those of a task that was lost, run where DAG files are
parsed. The DAG processor is asked for them by the path of the DAG file *in* the zip, which is not on its list of files,
and so it loses requests. In Airflow 3.3 the next look at the bundle takes such a request from the queue, and the
process that runs it dies (NotADirectoryError in ``check_dag_file_stability``): none is ever called. In Airflow 2.11 the
next look at the folder does the same (``set_file_paths``), and a request that comes while another one for the same DAG
runs is kept for a file that is never parsed again (``start_new_processes``). Here a request names the zip.
tests/airflow holds that they are called.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

_METHOD = "_add_callback_to_queue"
_MANAGER = "airflow.dag_processing.manager"
_SCHEDULER_2 = "airflow.jobs.scheduler_job_runner"


def install() -> None:
    """Let this process, if it is a DAG processor of Airflow 3, know callbacks by the zip that holds the DAG file."""
    _wrap(sys.modules.get(_MANAGER), "filepath")


def install_in_airflow_2() -> None:
    """The same for Airflow 2, where the scheduler forks the DAG processor, and imports it after it loads plugins."""
    if _MANAGER in sys.modules or _SCHEDULER_2 in sys.modules:
        _wrap(importlib.import_module(_MANAGER), "full_filepath")


def _wrap(module: Any, attribute: str) -> None:
    manager = getattr(module, "DagFileProcessorManager", None)
    real = getattr(manager, _METHOD, None)
    if real is None or hasattr(real, "knows_zips"):
        return

    def add_callback_to_queue(self: Any, request: Any) -> None:
        path = archive_of(getattr(request, attribute))
        if hasattr(request, "model_copy"):
            request = request.model_copy(update={attribute: path})
        else:
            setattr(request, attribute, path)
        real(self, request)

    add_callback_to_queue.knows_zips = True  # type: ignore[attr-defined]  # so that it is wrapped once
    setattr(manager, _METHOD, add_callback_to_queue)


def archive_of(path: str) -> str:
    """The path of the zip that ``path`` leads into, ``path`` itself where there is none."""
    archive, inside, _ = path.partition(".zip/")
    return f"{archive}.zip" if inside else path
