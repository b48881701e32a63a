"""The DAG bundle of Airflow 3.3: what is released, each run with the release that it began with.

    dag_bundle_config_list = [{"name": "release", "classpath": "firedoor_airflow.bundle.ArtifactDagBundle",
                               "kwargs": {"root": "/path/of/the/deployment/folder"}}]

A version of the bundle is a release. Airflow notes the version with each run and asks for it again when a task of the
run starts, so a run keeps its code to its end. Artifacts keep their names, so a DAG that a release leaves alone keeps
its ``dag_version``, too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.dag_processing.bundles.base import BaseDagBundle, BundleVersion

from firedoor_airflow import zipped_callbacks
from firedoor_airflow.configured import deployments
from firedoor_airflow.deployment import Deployment
from firedoor_airflow.resolver import install


class ArtifactDagBundle(BaseDagBundle):
    """The artifacts of the current release of the deployment folder ``root``, or of a pinned one."""

    supports_versioning = True

    def __init__(self, *, root: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.deployment = Deployment(Path(root))
        self._release: str | None = self.version
        install(deployments)  # a process that runs tasks or callbacks need not have loaded plugins
        zipped_callbacks.install()

    def initialize(self) -> None:
        """Have the files of the pinned release, or of the current one, on this host."""
        self._take(self._release or self.deployment.current())
        super().initialize()

    def refresh(self) -> None:
        """Go to the current release; a bundle that is pinned stays where it is."""
        if self.version is None:
            self._take(self.deployment.current())

    def _take(self, release: str) -> None:
        with self.lock():
            self.deployment.materialise(release, self.versions_dir / release)
        self._release = release

    def get_current_version(self) -> BundleVersion | None:
        """The release, with the manifest as its data."""
        if self._release is None:
            return None
        return BundleVersion(
            version=self._release,
            data={
                "schema": "firedoor.release/1",
                "dags": {
                    entry.slug: {"fingerprint": entry.fingerprint, "sha256": entry.sha256, "commit": entry.commit}
                    for entry in self.deployment.entries(self._release)
                },
            },
        )

    @property
    def path(self) -> Path:
        """The folder with one zip per DAG file."""
        return Path(self.versions_dir) / (self._release or "none")
