"""Which DAGs does this change touch, and why?

On a laptop the working tree, uncommitted and untracked files included, is compared with where the branch left the
default branch; in GitLab and GitHub the pipeline says what to compare. No configuration, Airflow or network is needed.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

TYPE_CHECKING = False  # typing itself would cost milliseconds of start-up
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

_PRECISIONS = ("definition", "file")
_FORMATS = ("text", "json", "markdown", "github")
# Options that take one word, and what stands for a missing one. What else a command line may be is argparse's.
_WORDS = {"repo": ".", "head": None, "cache": None, "base": None, "precision": None, "format": "text", "out": None}


def add_repository_arguments(parser: ArgumentParser) -> None:
    """The options of every verb that reads a repository."""
    parser.add_argument(
        "--repo", default=".", metavar="PATH", help="a work tree, a folder in one, or a bare repository"
    )
    parser.add_argument("--head", metavar="REV", help="look at this revision (default: the working tree)")
    parser.add_argument(
        "--cache", metavar="FILE", help="where facts are kept (default: $FIREDOOR_CACHE, .cache/firedoor/facts)"
    )


def add_revision_arguments(parser: ArgumentParser) -> None:
    """The options of every verb that compares two revisions."""
    add_repository_arguments(parser)
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: what the CI or git says)")
    parser.add_argument(
        "--precision",
        choices=_PRECISIONS,
        help="follow single functions and classes, or whole files (default: definition)",
    )


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor affected``."""
    add_revision_arguments(parser)
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default="text",
        help="for people, machines, a merge request, or the job matrix of GitHub Actions (default: text)",
    )
    parser.add_argument("--out", metavar="DIR", help="also write affected.json and affected.md there")


def quick(words: list[str]) -> SimpleNamespace | None:
    """The arguments of a command line that is nothing but ``--name word`` pairs; ``None`` leaves it to argparse.

    To load argparse and to build a parser takes as long as git takes for two trees.
    """
    found: dict[str, str | None] = dict(_WORDS)
    for name, word in zip(words[::2], words[1::2], strict=False):
        if name[:2] != "--" or name[2:] not in _WORDS or word[:1] == "-":
            return None
        found[name[2:]] = word
    if len(words) % 2 or found["format"] not in _FORMATS or found["precision"] not in (None, *_PRECISIONS):
        return None
    return SimpleNamespace(**found)


def run(args: Namespace | SimpleNamespace) -> int:
    """Print the answer; 0 also when nothing is affected."""
    from firedoor.affected import find

    answer = find(
        args.repo, base=args.base, head=args.head, precision=args.precision, cache=args.cache, progress=progress()
    )
    if args.out:
        from firedoor.reports.affected_markdown import affected_markdown
        from firedoor.reports.documents import json_text, write_all

        write_all(args.out, {"affected.json": json_text(answer.to_json()), "affected.md": affected_markdown(answer)})
    if args.format == "json":
        from firedoor.reports.documents import json_text

        text = json_text(answer.to_json())
    elif args.format == "github":
        from firedoor.reports.matrix import matrix

        text = matrix(answer)
    elif args.format == "markdown":
        from firedoor.reports.affected_markdown import affected_markdown

        text = affected_markdown(answer)
    else:
        from firedoor.reports.affected_text import affected_text
        from firedoor.reports.paint import paint

        text = affected_text(answer, paint(sys.stdout.isatty(), os.environ), asked(args))
    sys.stdout.write(text)
    return 0


def asked(args: Namespace | SimpleNamespace) -> str:
    """The options that the next command must repeat to speak of the same, each with a blank before it."""
    every = {
        "--repo": None if args.repo == "." else args.repo,
        "--base": getattr(args, "base", None),
        "--head": args.head,
    }
    said = {name: value for name, value in every.items() if value}
    if not said:
        return ""
    from firedoor.affected.called import quoted

    return "".join(f" {name} {quoted(value)}" for name, value in said.items())


def progress() -> Callable[[str], None] | None:
    """A progress line on stderr when a person looks on, else ``None``."""
    if not sys.stderr.isatty():
        return None
    return lambda text: print(f"… {text}", file=sys.stderr)
