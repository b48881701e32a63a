"""Why a statement is not let through, each reason with its code and one fix."""

from __future__ import annotations

from .answers import Refusal, Refused

_SKIP = '[tool.firedoor.stages] skip = { TASK = "why it need not run" }'


def dialect(name: str) -> Refused:
    """No rules for this engine."""
    fix = f"give the task a hook of DuckDB, Postgres, BigQuery or Spark; or {_SKIP}"
    return Refused(Refusal("FD900", f"SQL of {name or 'an unnamed dialect'} is not understood", fix))


def unparsed(why: str, line: int) -> Refused:
    """No statement of the dialect, as far as can be told."""
    return Refused(
        Refusal("FD901", f"this is not read as SQL: {why}", "run it as it was rendered: `airflow tasks render`", line)
    )


def template(line: int) -> Refused:
    """A template sign outside of strings."""
    return Refused(
        Refusal("FD901", "a template was not rendered", "name the field in the operator's template_fields", line)
    )


def dynamic(what: str, line: int) -> Refused:
    """SQL that another string holds."""
    return Refused(
        Refusal(
            "FD902", f"{what} runs SQL that is not in the text", "write the statement itself, rendered by Jinja", line
        )
    )


def kind(what: str, line: int) -> Refused:
    """A statement about something else than tables and views."""
    fix = f"move it out of the DAG, into what sets up the database; or {_SKIP}"
    return Refused(Refusal("FD903", f"{what} is no statement about tables that a stage has a copy of", fix, line))


def outside(what: str, line: int) -> Refused:
    """Files, programs, other databases."""
    fix = "read it through warehouse.path(…), or load it into a table before"
    return Refused(Refusal("FD904", f"{what} goes around the tables of the stage", fix, line))


def function(name: str, line: int) -> Refused:
    """A function that may write, or read what is not named."""
    fix = f'[tool.firedoor.stages] functions = ["{name}"]   # if it changes nothing and reads no table'
    return Refused(Refusal("FD905", f"what {name}(…) reads or changes cannot be seen here", fix, line))


def unnamed(what: str, line: int) -> Refused:
    """A name that cannot be resolved."""
    return Refused(Refusal("FD906", f"{what} names no one table", "write schema.table", line))


def unplaced(what: str, line: int) -> Refused:
    """A table for which the stage has no place."""
    fix = "declare it as outlet of the task, and its schema in namespaces of [tool.firedoor.stages]"
    return Refused(Refusal("FD907", what, fix, line))


def rewriting(what: str) -> Refused:
    """The rewritten text does not say what was meant: a bug, or a form that cannot be moved."""
    return Refused(
        Refusal("FD908", f"moved to the stage it would say something else: {what}", "give the tables aliases")
    )


def bug(error: Exception) -> Refused:
    """We did not think of this text."""
    what = f"a bug of firedoor stopped it ({type(error).__name__})"
    return Refused(Refusal("FD909", what, f"please report it with the statement; meanwhile {_SKIP}"))
