"""Which deployment folders this Airflow reads, from its own configuration."""

from __future__ import annotations

import json
import os
from pathlib import Path

from airflow.configuration import conf

BUNDLE = "firedoor_airflow.bundle.ArtifactDagBundle"


def deployments() -> list[Path]:
    """``[firedoor] deployment`` (several separated by ``:``), and the folders of all artifact bundles."""
    declared = conf.get("firedoor", "deployment", fallback="") or ""
    folders = [folder for folder in declared.split(os.pathsep) if folder]
    bundles = json.loads(conf.get("dag_processor", "dag_bundle_config_list", fallback="[]") or "[]")
    folders += [bundle["kwargs"]["root"] for bundle in bundles if bundle.get("classpath") == BUNDLE]
    return [Path(folder) for folder in dict.fromkeys(folders)]
