"""The pod of an isolated task on Kubernetes: its worker's image is the one with the environment of the DAG's lock.

``[firedoor] worker_image`` says how such images are called, as in ``airflow-workers:{lock}``; ``{lock}`` is the
beginning of the sha256 of the lock, by which ``firedoor env --as image`` tags them.
"""

from __future__ import annotations

from typing import Any

from firedoor_airflow.configured import deployments
from firedoor_airflow.private import artifact_of, package_of_caller

SHORT = 16
"""Digits of the sha256, as in the tags of the images."""


def executor_config() -> dict[str, Any]:
    """For ``.partial(executor_config=executor_config())``: mapped tasks are made where nobody knows their artifact.

    Called in a DAG file or a module of its artifact; empty where no image is configured.
    """
    return executor_config_of(package_of_caller()) or {}


def executor_config_of(package: str) -> dict[str, Any] | None:
    """``executor_config`` with a ``pod_override`` for the tasks of an artifact.

    ``None`` where no image is configured, or the DAG has no lock of its own. Raises ImportError where the client of
    Kubernetes is not installed.
    """
    from airflow.configuration import conf

    name = conf.get("firedoor", "worker_image", fallback="")
    lock = artifact_of(package, deployments).lock if name and package else None
    if lock is None:
        return None
    try:
        from kubernetes.client import models as k8s
    except ImportError:
        raise ImportError(
            "error[FD465]: [firedoor] worker_image is set, and the client of Kubernetes is not installed\n"
            "  fix       pip install apache-airflow-providers-cncf-kubernetes"
        ) from None
    container = k8s.V1Container(name="base", image=name.replace("{lock}", lock[:SHORT]))
    return {"pod_override": k8s.V1Pod(spec=k8s.V1PodSpec(containers=[container]))}
