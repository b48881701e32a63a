"""The answer of a verb about locks, as asked for; and its exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.pins.answer import LockAnswer


def told(answer: LockAnswer, args: Namespace) -> int:
    """Print ``answer``; 1 where it has an error."""
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(answer.to_json()))
    else:
        from firedoor.cli.affected import asked
        from firedoor.reports.locks_text import locks_text
        from firedoor.reports.paint import paint

        sys.stdout.write(locks_text(answer, paint(sys.stdout.isatty(), os.environ), asked(args)))
    return 1 if answer.failed else 0
