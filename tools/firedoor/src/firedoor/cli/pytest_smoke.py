"""``pytest --firedoor-smoke``: one test per DAG file, which passes when Airflow can import it.

The plugin comes with firedoor (entry point ``pytest11``) and does nothing without the flag. DAG files are collected
wherever pytest is pointed at; where it is pointed at nothing, all of the repository are, whatever ``testpaths`` says.
The first of these tests imports all that were selected, in forks of one warm process; no DAG file is ever imported
into the process of pytest.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey
    from firedoor.smoke import SmokeResult

_NAME = "firedoor-smoke"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The flag, and where Airflow is."""
    group = parser.getgroup("firedoor")
    group.addoption("--firedoor-smoke", action="store_true", help="one test per DAG file: Airflow can import it")
    group.addoption(
        "--firedoor-interpreter",
        type=Path,
        metavar="PYTHON",
        help="interpreter that has Airflow (default: of the configured lock, else the one that runs pytest)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find the DAG files, and add them to what is collected unless paths were given."""
    if not config.getoption("--firedoor-smoke") or config.getoption("--help", default=False):
        return
    plugin = SmokePlugin(config)
    config.pluginmanager.register(plugin, _NAME)
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args += [str(path) for path in plugin.dag_files]


class SmokePlugin:
    """The DAG files of the repository, and what smoke says of those that are tested."""

    def __init__(self, config: pytest.Config) -> None:
        """Survey the repository that pytest was started in; raises pytest.UsageError where that cannot be done."""
        self._interpreter: Path | None = config.getoption("--firedoor-interpreter")
        self._found = _surveyed(config.invocation_params.dir)
        root = Path(self._found.repository.work_tree or "")
        self.dag_files = {root / dag: dag for dag in self._found.dag_files}
        self._results: dict[str, SmokeResult] | None = None

    @pytest.hookimpl(hookwrapper=True)
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Generator[None, Any, None]:
        """A DAG file is one test; nobody else collects it, since that would import it here."""
        outcome = yield
        if file_path in self.dag_files:
            outcome.force_result([DagFile.from_parent(parent, path=file_path)])

    def result(self, item: DagFileTest) -> SmokeResult:
        """What smoke says of one DAG file; the first who asks has all imported that are tested."""
        if self._results is None:
            from firedoor.errors import FiredoorError
            from firedoor.smoke import smoke_repository

            dags = [self.dag_files[other.path] for other in item.session.items if isinstance(other, DagFileTest)]
            try:
                report = smoke_repository(
                    self._found,
                    dags,
                    python=sys.executable,
                    interpreter=self._interpreter,
                    say=lambda text: print(text, file=sys.stderr),
                )
            except FiredoorError as error:
                pytest.exit(str(error), returncode=error.exit_code)
            self._results = {result.dag_file: result for result in report.results}
        return self._results[self.dag_files[item.path]]


class DagFile(pytest.File):
    """A DAG file as pytest sees it."""

    def collect(self) -> Iterator[DagFileTest]:
        """Its only test."""
        yield DagFileTest.from_parent(self, name="smoke")


class DagFileTest(pytest.Item):
    """Airflow can import this DAG file."""

    def runtest(self) -> None:
        """Fail with the findings, if there is an error among them."""
        from firedoor.reports.smoke_text import findings_text

        plugin = self.config.pluginmanager.get_plugin(_NAME)
        assert isinstance(plugin, SmokePlugin)
        result = plugin.result(self)
        for name in ("dag_ids", "import_seconds", "cpu_seconds", "peak_memory_bytes"):
            self.user_properties.append((f"firedoor_{name}", getattr(result, name)))
        if result.state == "failed":
            raise SmokeFailure(findings_text(result))
        if result.findings:
            self.add_report_section("call", "firedoor smoke", findings_text(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings alone: no frame of ours explains them."""
        if isinstance(excinfo.value, SmokeFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Shown as its path."""
        return self.path, None, f"{self.path.name}: smoke"


class SmokeFailure(Exception):  # noqa: N818  # a test that failed, not an error of ours
    """Airflow cannot import a DAG file."""


def _surveyed(root: Path) -> Survey:
    from firedoor.affected.survey import survey
    from firedoor.errors import FiredoorError

    try:
        return survey(root)
    except FiredoorError as error:
        raise pytest.UsageError(str(error)) from None
