"""Read requests from stdin, one JSON object a line; answer each DAG file with one JSON line. Forks once per DAG file.

Request: {"tree": folder, "roots": […], "dag_files": […]}.
"""

import importlib
import importlib.util
import json
import os
import re
import resource
import select
import signal
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

from .sandbox import install
from .stubs import Fabricated, StubFinder, World, call_with_stubs
from .traced import Trace, TracedGlobals, TreeFinder, compiled

CALL_SECONDS, FILE_SECONDS, KILL_SECONDS = 0.5, 6.0, 15.0
TASK_METHODS = ("execute", "poke", "execute_complete", "pre_execute", "post_execute", "choose_branch", "run", "on_kill")
TEMPLATE = re.compile(r"^[^\s'\"]+\.(sql|sh|bash|hql)$")


WARM = (
    "argparse", "asyncio", "base64", "calendar", "collections", "concurrent.futures", "contextlib", "copy", "csv",
    "ctypes", "ctypes.util", "multiprocessing.pool",
    "dataclasses", "datetime", "decimal", "email.message", "enum", "functools", "glob", "gzip", "hashlib", "html",
    "http", "inspect", "io", "itertools", "logging", "math", "operator", "pathlib", "pickle", "platform", "pprint",
    "queue", "random", "secrets", "shlex", "socket", "ssl", "statistics", "string", "tarfile", "textwrap",
    "threading", "traceback", "typing", "urllib.parse", "urllib.request", "uuid", "warnings", "weakref",
    "xml.dom.minidom", "xml.etree.ElementTree", "zipfile", "zoneinfo",
)  # fmt: skip


class TimeUpError(BaseException):
    """The call took too long; not an Exception, so that DAG code does not swallow it."""


def main() -> None:
    """Serve until stdin ends."""
    for name in WARM:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="replay-run-") as temporary:
        for line in sys.stdin:
            _serve(json.loads(line), temporary)


def _serve(request: dict[str, Any], temporary: str) -> None:
    tree, roots = request["tree"], request["roots"]
    for dag_file in request["dag_files"]:
        answers = []
        for truth in (True, False):
            answers.append(_forked(tree, roots, dag_file, truth, temporary))
            _compile_ahead(Path(tree), answers[-1].get("bodies", ()))
        print(json.dumps({"dag_file": dag_file, **_merged(answers)}), flush=True)


def _compile_ahead(tree: Path, bodies: list[str]) -> None:
    """Compile in this process what a fork has loaded, so that the next forks find it done."""
    for path in bodies:
        file = tree / path
        try:
            compiled(str(file), file.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def _merged(answers: list[dict[str, Any]]) -> dict[str, Any]:
    if not all(any(each.startswith("import of") for each in answer.get("problems", ())) for answer in answers):
        for answer in answers:  # one of the two runs got through the DAG file
            answer["problems"] = [each for each in answer.get("problems", ()) if not each.startswith("import of")]
    keys = ("bodies", "ran", "reads", "imported", "opened", "listed", "third_party", "loaded", "problems")
    return {key: sorted({json.dumps(value) for answer in answers for value in answer.get(key, ())}) for key in keys}


def _forked(tree: str, roots: list[str], dag_file: str, truth: bool, temporary: str) -> dict[str, Any]:
    """Run one DAG file in a child; a child that dies or hangs is a problem in the answer."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        leave = os._exit
        try:
            payload = json.dumps(_run(Path(tree), roots, dag_file, truth, temporary)).encode()
            while payload:
                payload = payload[os.write(writer, payload) :]
        finally:
            leave(0)
    os.close(writer)
    chunks = []
    try:
        while select.select([reader], [], [], KILL_SECONDS)[0]:
            chunk = os.read(reader, 1 << 16)
            if not chunk:
                break
            chunks.append(chunk)
        else:
            os.kill(child, signal.SIGKILL)
    finally:
        os.close(reader)
        os.waitpid(child, 0)
    try:
        answer = json.loads(b"".join(chunks))
    except ValueError:
        return {"problems": ["the process ended without an answer"]}
    return answer if isinstance(answer, dict) else {}


def _run(tree: Path, roots: list[str], dag_file: str, truth: bool, temporary: str) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (int(KILL_SECONDS), int(KILL_SECONDS)))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.chdir(tree)
    sys.path[:] = [entry for entry in sys.path if entry and not entry.startswith(str(Path.cwd()))]
    for name in [name for name in sys.modules if name.split(".")[0] == "benchmarks"]:
        del sys.modules[name]
    sys.argv[:] = ["airflow"]
    World.truth = truth
    trace = Trace(tree)
    finder = TreeFinder(tree, roots, trace)
    sys.meta_path.insert(0, finder)
    sys.meta_path.append(StubFinder(lambda name: _is_third_party(name, tree)))
    install(trace, temporary, str(tree / roots[0]) if roots else str(tree))
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined] # Python 3.12 and later
    monitoring.use_tool_id(3, "replay")
    monitoring.register_callback(3, monitoring.events.PY_START, trace.start)
    monitoring.set_events(3, monitoring.events.PY_START)
    problems: list[str] = []
    signal.signal(signal.SIGALRM, _time_up)
    _limited(lambda: _import(finder, tree / dag_file), FILE_SECONDS, problems, "import of the DAG file: ")
    loaded = trace.bodies | World.modules
    _templates(tree, dag_file, trace)
    _run_tasks(problems)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return {
        "bodies": sorted(trace.bodies),
        "ran": sorted(trace.ran),
        "reads": sorted(trace.all_reads()),
        "imported": sorted(trace.imported),
        "opened": sorted(trace.opened),
        "listed": sorted(trace.listed),
        "third_party": sorted(World.modules),
        "loaded": sorted(loaded),
        "problems": problems,
    }


def _is_third_party(name: str, tree: Path) -> bool:
    """A missing submodule of a first-party package stays missing; of a namespace folder it may be an installed one."""
    top, _, rest = name.partition(".")
    if top in sys.stdlib_module_names:
        return False
    parent = sys.modules.get(top)
    return not rest or parent is None or getattr(parent, "__file__", None) is None


def _import(finder: TreeFinder, file: Path) -> None:
    spec = finder.spec("dag_file_under_replay", file, False)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    finder.exec_module(module)


def _run_tasks(problems: list[str]) -> None:
    """Call what was handed to Airflow, and the task methods of first-party operators, hooks' kin and triggers."""
    done: set[Any] = set()
    left = 400
    while left and (World.callables or World.instances):
        left -= 1
        if World.callables:
            function = World.callables.pop(0)
            key = getattr(function, "__code__", function)
            if key in done or not isinstance(getattr(function, "__globals__", None), TracedGlobals):
                continue
            done.add(key)
            _limited(lambda function=function: _finish(call_with_stubs(function)), CALL_SECONDS, problems)
            continue
        instance = World.instances.pop(0)
        kind = type(instance)
        if kind in done or not isinstance(instance, Fabricated) or kind.__module__ == "stand.in":
            continue
        done.add(kind)
        for name in TASK_METHODS:
            method = next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), None)
            if isinstance(method, types.FunctionType):
                World.callables.append(getattr(instance, name))


def _finish(value: Any) -> None:
    """Generators and coroutines run when somebody asks for their values."""
    if isinstance(value, types.GeneratorType):
        for _ in range(20):
            next(value, None)
    elif isinstance(value, types.CoroutineType):
        try:
            value.send(None)
        finally:
            value.close()


def _limited(call: Any, seconds: float, problems: list[str], what: str = "") -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        call()
    except BaseException as problem:  # whatever a stub provokes ends this call only
        problems.append(f"{what}{type(problem).__name__}: {str(problem)[:150]}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _time_up(number: int, frame: types.FrameType | None) -> None:
    raise TimeUpError


def _templates(tree: Path, dag_file: str, trace: Trace) -> None:
    """SQL and shell files named by a string, relative to the DAG file, are read when the task is rendered."""
    for text in World.strings:
        if TEMPLATE.match(text):
            file = (tree / dag_file).parent / text
            if file.is_file():
                trace.opened.add(os.path.normpath(file).removeprefix(trace.prefix))


if __name__ == "__main__":
    main()
