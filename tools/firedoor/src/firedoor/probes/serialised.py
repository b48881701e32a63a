"""What Airflow stores of a DAG, in a form whose bytes can be compared, from wherever and whenever it was made."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

# What Airflow makes of a DAG file's path: it says nothing about the DAG, and SerializedDagModel.hash leaves it out.
_PLACES = frozenset({"fileloc", "_processor_dags_folder"})
# dag_processing/importers and models/dagbag: a DAG file that is no package's gets a name with the digest of its path.
_MODULE_OF_PATH = re.compile(r"unusual_prefix_[0-9a-f]{40}_")


def canonical(data: dict[str, Any], replaced: list[tuple[str, str]]) -> str:
    """JSON of one serialised DAG: keys sorted, tasks under their task_id (their order decides nothing, and Airflow's
    own hash sorts them), without its place; each text of ``replaced``, a folder of this fork alone, by another."""
    dag = {name: value for name, value in data["dag"].items() if name not in _PLACES}
    tasks = [task.get("__var", task) for task in dag.get("tasks", ())]
    for task in tasks:  # Airflow itself makes one of sets, as for PythonVirtualenvOperator
        if isinstance(task.get("template_fields"), list):
            task["template_fields"] = sorted(map(str, task["template_fields"]))
    dag["tasks"] = {str(task.get("task_id")): task for task in tasks}
    text = json.dumps(dag, sort_keys=True, default=str)
    for old, new in replaced:
        text = text.replace(json.dumps(old)[1:-1], new)
    return _MODULE_OF_PATH.sub("unusual_prefix_", text)


def digest(text: str) -> str:
    """What is compared of a canonical text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def size(data: dict[str, Any]) -> int:
    """Bytes of the JSON that Airflow stores."""
    return len(json.dumps(data, default=str))


def taken(answer: dict[str, Any], replaced: list[tuple[str, str]]) -> dict[str, str]:
    """dag_id → canonical text of what an adapter says is stored, which is taken out of its ``answer``; the DAGs there
    get a ``digest`` of it and the number of ``bytes`` stored."""
    stored = answer.pop("serialized", {})
    texts = {dag_id: canonical(data, replaced) for dag_id, data in stored.items()}
    for dag in answer["dags"]:
        dag |= {"digest": digest(texts[dag["dag_id"]]), "bytes": size(stored[dag["dag_id"]])}
    return texts


def keep(folder: Path, file: str, texts: dict[str, str]) -> None:
    """Leave the ``texts`` of ``file`` in ``folder``, under the digest of its name."""
    (folder / digest(file)).write_text(json.dumps(texts), encoding="utf-8")
