"""Pipelines: what they will do, their GitLab or GitHub form, and the gate at their end.

In a pipeline: emit, then a run for each job, then the gate. On a laptop: plan shows what a pipeline would do, init
writes one, lint tells what GitLab would refuse.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Any

VERBS = {
    "plan": "what a pipeline would do for this change, and why",
    "emit": "the pipeline for this change: a GitLab child, or a GitHub matrix",
    "run": "one job of the plan, here",
    "gate": "what is expected less what evidence shows: may the change pass?",
    "baseline": "the DAG files that were red before: the file shrinks as they are mended",
    "bypass": "an emergency: let a DAG file pass for some days, with a reason that is reviewed",
    "init": "the first pipeline: shows it, asks, writes; report-only at first",
    "lint": "what GitLab would refuse, or silently do wrong, in a pipeline",
}


def add_arguments(parser: ArgumentParser) -> None:
    """The verbs of ``firedoor ci``, each with its own options."""
    verbs = parser.add_subparsers(dest="ci", metavar="VERB", required=True)
    for name, says in VERBS.items():
        module = _module(name)
        module.add_arguments(verbs.add_parser(name, help=says, description=module.__doc__, allow_abbrev=False))


def run(args: Namespace) -> int:
    """Run the verb."""
    code: int = _module(args.ci).run(args)
    return code


def _module(verb: str) -> Any:
    # A module named run would take the place of the function above once it is imported.
    return import_module(f"firedoor.cli.ci.{'job' if verb == 'run' else verb}")
