"""How long the import of one DAG file may take, and how much memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one DAG file's import.

    ``seconds`` is time on the clock less what the import waited for a core, so that a busy machine makes nobody red
    (Linux; elsewhere time on the clock); the default is Airflow's own ``dagbag_import_timeout``. ``memory_megabytes``
    is resident memory beyond that of the warm process, which holds Airflow, summed over all processes that the import
    starts; no file that it writes may be larger either.
    """

    seconds: int = 30
    memory_megabytes: int = 1024

    @property
    def memory_bytes(self) -> int:
        """The memory limit in bytes."""
        return self.memory_megabytes * 2**20

    def to_json(self) -> dict[str, int]:
        """The limits as part of what evidence is keyed by."""
        return {"seconds": self.seconds, "memory_megabytes": self.memory_megabytes}
