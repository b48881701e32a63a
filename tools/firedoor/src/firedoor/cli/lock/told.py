"""The answer of a verb about locks, as asked for; and its exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.pins.answer import LockAnswer


def _repeated(args: Namespace) -> str:
    """The options that the next command must repeat; asking costs the start of a second verb, and mostly none are."""
    if args.repo == "." and not args.head:
        return ""
    from firedoor.cli.affected import asked

    return asked(args)


def told(answer: LockAnswer, args: Namespace) -> int:
    """Print ``answer``; 1 where it has an error."""
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(answer.to_json()))
    else:
        from firedoor.reports.locks_text import locks_text
        from firedoor.reports.paint import paint

        sys.stdout.write(locks_text(answer, paint(sys.stdout.isatty(), os.environ), _repeated(args)))
    return 1 if answer.failed else 0
