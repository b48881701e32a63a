"""Data that is pickled: a class of the artifact in it is named by this very artifact."""

from __future__ import annotations

from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import WARNING, Finding

_WRITERS = tuple(
    f"{name}.{function}"
    for name in ("pickle", "cloudpickle", "dill", "joblib", "_pickle")
    for function in ("dump", "dumps", "Pickler")
)
_SHELVES = ("shelve.open", "torch.save")


def find(module: Module) -> Iterator[Finding]:
    """Each call that pickles."""
    for call, name in module.calls():
        if name in _WRITERS or name in _SHELVES:
            yield Finding(
                module.path,
                call.lineno,
                "FD412",
                f"{name} writes class paths: those of first-party classes name this artifact, whoever reads the data "
                "needs it, and a later artifact does not read it as its own",
                "keep plain data (JSON, Parquet)",
                WARNING,
            )
