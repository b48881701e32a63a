"""What the adapter for callbacks does to requests; that they are called is a test in real Airflow."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from firedoor_airflow.zipped_callbacks import archive_of, install, install_in_airflow_2


class Request:
    def __init__(self, filepath: str) -> None:
        self.filepath = filepath

    def model_copy(self, update: dict[str, str]) -> Request:
        return Request(update["filepath"])


class DagFileProcessorManager:
    def __init__(self) -> None:
        self.queue: list[str] = []

    def _add_callback_to_queue(self, request: Any) -> None:
        self.queue.append(request.filepath)


def test_a_request_names_the_zip(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("airflow.dag_processing.manager")
    monkeypatch.setattr(module, "DagFileProcessorManager", DagFileProcessorManager, raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    install()
    install()  # of each bundle
    manager = DagFileProcessorManager()
    manager._add_callback_to_queue(Request("team__one.zip/fd_team__one_0/repo/dags/one.py"))
    manager._add_callback_to_queue(Request("dags/plain.py"))
    assert manager.queue == ["team__one.zip", "dags/plain.py"]


def test_another_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "airflow.dag_processing.manager", raising=False)
    install()
    assert archive_of("a/b.zipped/c.py") == "a/b.zipped/c.py"


class OldRequest:
    """As of Airflow 2.11, which has no model_copy."""

    def __init__(self, full_filepath: str) -> None:
        self.full_filepath = full_filepath


class OldManager:
    def __init__(self) -> None:
        self.queue: list[str] = []

    def _add_callback_to_queue(self, request: Any) -> None:
        self.queue.append(request.full_filepath)


def test_a_request_of_airflow_2_names_the_zip(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("airflow.dag_processing.manager")
    monkeypatch.setattr(module, "DagFileProcessorManager", OldManager, raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    install_in_airflow_2()
    install_in_airflow_2()  # plugins can be loaded again
    manager = OldManager()
    manager._add_callback_to_queue(OldRequest("/d/dags/team__one.zip/fd_team__one_0/repo/dags/one.py"))
    manager._add_callback_to_queue(OldRequest("/d/dags/plain.py"))
    assert manager.queue == ["/d/dags/team__one.zip", "/d/dags/plain.py"]
