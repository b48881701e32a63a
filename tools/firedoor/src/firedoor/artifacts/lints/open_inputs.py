"""What is read from outside while a module is imported: the DAG is another one with another answer.

Such a DAG has an *open* fingerprint: the fingerprint, and so the artifact and its evidence, says nothing of answers.
Airflow asks again each time that it parses the file. Files are not looked for here: those of the repository are in the
fingerprint, and what a listing finds of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import NOTE, WARNING, Finding

_TEMPLATE = "read it where a task runs, or in a template: {{ var.value.NAME }}, {{ conn.NAME.host }}"
_CLOCK = "use the run's own dates: {{ ds }}, {{ logical_date }}, {{ data_interval_start }}"
_ANSWERS = (
    (("Variable.get", "Variable.keys"), "a Variable", _TEMPLATE),
    (("BaseHook.get_connection", "BaseHook.get_hook", "Connection.get"), "a Connection", _TEMPLATE),
    (("Connection.get_connection_from_secrets",), "a Connection", _TEMPLATE),
    (("settings.Session", "session.create_session"), "Airflow's database", "ask in a task"),
)
"""By the last two names: Airflow's classes are imported from several places."""
_OUTSIDE = (
    (("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"), "clock"),
    (("time.time", "time.time_ns", "time.localtime", "time.gmtime"), "clock"),
    (("pendulum.now", "pendulum.today", "pendulum.yesterday", "pendulum.tomorrow"), "clock"),
    (("airflow.utils.timezone.utcnow", "airflow.sdk.timezone.utcnow", "airflow.utils.dates.days_ago"), "clock"),
    (("airflow.providers.common.compat.sdk.timezone.utcnow",), "clock"),
    (("uuid.uuid1", "uuid.uuid4", "os.urandom", "random.random", "random.randint", "random.choice"), "chance"),
    (("requests.get", "requests.post", "requests.request", "httpx.get", "urllib.request.urlopen"), "network"),
)
_ENVIRONMENT = ("os.getenv", "os.environ.get", "os.environ")


def find(module: Module) -> Iterator[Finding]:
    """Each place where importing the module reads what no fingerprint holds."""
    for node in _on_import(module.tree.body):
        if not isinstance(node, ast.Call | ast.Subscript):
            continue
        name = module.qualified(node.func if isinstance(node, ast.Call) else node.value)
        if isinstance(node, ast.Subscript) and name != "os.environ":
            continue
        for what, fix, level in _answers(name):
            yield Finding(
                module.path,
                node.lineno,
                "FD414",
                f"{name} reads {what} when the file is imported: the DAG may differ for one fingerprint",
                fix,
                level,
            )


def _answers(name: str) -> Iterator[tuple[str, str, str]]:
    two = ".".join(name.split(".")[-2:])
    for names, what, fix in _ANSWERS:
        if two in names and name.startswith("airflow."):
            yield what, fix, WARNING
    for others, what in _OUTSIDE:
        if name in others:
            fix = _CLOCK if what == "clock" else "do it in a task"
            yield {"clock": "the clock", "network": "from the network"}.get(what, what), fix, WARNING
    if name in _ENVIRONMENT:
        yield "the environment", "no fault where it is the stage; else read it in a task", NOTE


def _on_import(statements: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes that run on import: bodies of functions do not, their decorators and defaults do."""
    stack = list(statements)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            stack += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif isinstance(node, ast.Lambda):
            stack += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith(("TYPE_CHECKING", "== '__main__'")):
            stack += node.orelse
        else:
            yield node
            stack += ast.iter_child_nodes(node)
