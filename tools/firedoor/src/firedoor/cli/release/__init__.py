"""Which artifact of each DAG runs in an environment: what would change, the switch, and the way back.

The manifest releases/ENV.txt is a reviewed file; the merge request that changes it is the green light. plan --write
proposes it, ship makes it what runs by one atomic switch, rollback takes single DAGs back to what they were.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Any

VERBS = {
    "plan": "what would change, and what may not go out yet",
    "ship": "make the reviewed manifest what runs",
    "rollback": "take single DAGs back to what they ran before",
}


def add_arguments(parser: ArgumentParser) -> None:
    """The verbs of ``firedoor release``, each with its own options."""
    verbs = parser.add_subparsers(dest="release", metavar="VERB", required=True)
    for name, says in VERBS.items():
        module = _module(name)
        module.add_arguments(verbs.add_parser(name, help=says, description=module.__doc__, allow_abbrev=False))


def run(args: Namespace) -> int:
    """Run the verb."""
    code: int = _module(args.release).run(args)
    return code


def _module(verb: str) -> Any:
    return import_module(f"firedoor.cli.release.{verb}")
