"""Templates of tasks rendered as Airflow does it, with the declared params: undefined names, missing files.

What a run alone knows is there, whatever is asked of it; what its text becomes does not matter. Only what Jinja says
about names, files and syntax counts: another failure may come from the stand-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any


class Unknown:
    """In the place of what only a run knows: it has every attribute and item, can be called, and is empty."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: object) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __int__(self) -> int:
        return 1

    def __float__(self) -> float:
        return 1.0

    def __str__(self) -> str:
        return "1"

    def _itself(self, *_: object, **__: object) -> Any:
        return self

    __call__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __truediv__ = __floordiv__ = (
        _itself
    )

    def _no(self, *_: object) -> bool:
        return False

    __lt__ = __gt__ = __le__ = __ge__ = _no


class Macros(Unknown):
    """Airflow's macros; a name that is not theirs may be a plugin's, which is asked for when a task runs."""

    def __init__(self, known: Any) -> None:
        self._known = known

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["_known"], name, Unknown())


def faults(task: Any, known: set[str]) -> Iterator[dict[str, Any]]:
    """What Jinja says of each text of the task's template fields."""
    if not hasattr(task, "template_fields") or _renders_itself(task):
        return
    given = dict(getattr(task, "partial_kwargs", None) or {})
    endings = tuple(getattr(task, "template_ext", None) or ())
    rendered = []
    for field in task.template_fields:
        value = given.get(field) if hasattr(task, "partial_kwargs") else getattr(task, field, None)
        rendered += [(str(field), text) for text in _texts(value) if _is_file(text, endings) or "{" in text]
    if not rendered:
        return
    try:
        environment = task.get_template_env()
    except Exception:  # its own arguments are for Airflow to refuse
        return
    context = _context(task, known)
    for field, text in rendered:
        if (fault := _fault(text, environment, context, is_file=_is_file(text, endings))) is not None:
            yield {"argument": field, **fault}


def _is_file(text: str, endings: tuple[str, ...]) -> bool:
    return bool(endings) and text.endswith(endings)


def _renders_itself(task: Any) -> bool:
    """Whether the operator renders in a way of its own, with names that only it knows."""
    kind = getattr(task, "operator_class", None) if hasattr(task, "partial_kwargs") else type(task)
    for owner in getattr(kind, "__mro__", ()):
        if {"render_template_fields", "_do_render_template_fields", "render_template"} & set(vars(owner)):
            return not owner.__module__.startswith(("airflow.sdk.", "airflow.models.", "airflow.template."))
    return False


def _context(task: Any, known: set[str]) -> dict[str, Any]:
    """As Airflow makes it: real params and macros, times in the form that they have, the rest unknown."""
    from contextlib import suppress
    from datetime import datetime, timedelta, timezone

    moment: Any = datetime(2024, 1, 8, 3, 0, tzinfo=timezone(timedelta(0)))
    with suppress(ImportError):
        moment = import_module("pendulum").instance(moment)
    dag = getattr(task, "dag", None)
    params: dict[str, Any] = {}
    for owner in (dag, task):
        declared: Any = getattr(owner, "params", None) or {}
        for name in declared:
            value = declared.get_param(name) if hasattr(declared, "get_param") else declared[name]
            params[name] = getattr(value, "value", value)
    for name, value in params.items():
        if type(value).__name__ in ("ArgNotSet", "NOTSET", "_ArgNotSet"):
            params[name] = Unknown()
    context: dict[str, Any] = dict.fromkeys(known, Unknown())
    context |= {"params": params, "dag": dag} | ({} if hasattr(task, "partial_kwargs") else {"task": task})
    context |= {name: moment for name in ("logical_date", "execution_date", "data_interval_start") if name in known}
    if "data_interval_end" in known:
        context["data_interval_end"] = moment + timedelta(hours=1)
    texts = {"ds": "2024-01-08", "ds_nodash": "20240108", "ts": "2024-01-08T03:00:00+00:00", "run_id": "manual__1"}
    texts |= {"ts_nodash": "20240108T030000", "ts_nodash_with_tz": "20240108T030000+0000"}
    context |= {name: text for name, text in texts.items() if name in known}
    try:
        context["macros"] = Macros(import_module("airflow.sdk.execution_time.macros"))
    except ImportError:
        context["macros"] = Macros(import_module("airflow.macros"))
    if dag is not None and getattr(dag, "user_defined_macros", None):
        context |= dag.user_defined_macros
    return context


def _texts(value: Any, deep: int = 6) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif deep and isinstance(value, dict):
        for each in value.values():
            yield from _texts(each, deep - 1)
    elif deep and isinstance(value, (list, tuple, set)):
        for each in value:
            yield from _texts(each, deep - 1)


def _fault(text: str, environment: Any, context: dict[str, Any], *, is_file: bool) -> dict[str, Any] | None:
    jinja2: Any = import_module("jinja2")
    try:
        template = environment.get_template(text) if is_file else environment.from_string(text)
        template.render(context)
    except jinja2.TemplateSyntaxError as error:
        return {"kind": "template syntax", "said": f"{error.message} (line {error.lineno})", "where": _short(text)}
    except jinja2.TemplateNotFound as error:
        kind = "template file" if all(Path(folder).is_dir() for folder in _folders(environment)) else "perhaps file"
        return {"kind": kind, "said": str(error), "where": _short(text)}
    except jinja2.UndefinedError as error:
        return {"kind": "template name", "said": str(error.message), "where": _short(text)}
    except BaseException:
        return None
    return None


def _folders(environment: Any) -> list[str]:
    return [str(folder) for folder in getattr(environment.loader, "searchpath", ())]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:120]}…"
