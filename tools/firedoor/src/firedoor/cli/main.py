"""The command ``firedoor``: finds the verb, runs it, turns errors into exit codes.

Exit codes: 0 ok · 1 a check failed · 2 usage, configuration or base error · 3 frozen or stale evidence ·
4 infrastructure, safe to retry · 70 a bug of ours · 130 interrupted.
"""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser

from firedoor import __version__
from firedoor.errors import FiredoorError

VERBS = {
    "affected": "which DAGs does this change touch, and why",
    "why": "the chain from a change to one DAG, or what a DAG can reach",
    "doctor": "what was inferred: DAG files, import roots, what did not resolve, hubs",
    "graph": "the dependency scheme, as Mermaid or DOT",
    "run": "the steps for the affected DAGs, in one table",
}


def main(argv: list[str]) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    verb = argv[0] if argv else "--help"
    if verb not in VERBS:
        return _without_verb(verb)
    from importlib import import_module

    module = import_module(f"firedoor.cli.{verb}")
    parser = ArgumentParser(prog=f"firedoor {verb}", description=module.__doc__, allow_abbrev=False)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(argv[1:]))
    return code


def _without_verb(word: str) -> int:
    if word in ("-V", "--version"):
        print(f"firedoor {__version__}")
        return 0
    lines = ["usage: firedoor VERB [options]", ""]
    lines += [f"  {name:<10} {text}" for name, text in VERBS.items()]
    lines += ["", "firedoor VERB --help tells a verb's options; firedoor --version the version."]
    if word in ("-h", "--help", "help"):
        print("\n".join(lines))
        return 0
    from difflib import get_close_matches

    near = get_close_matches(word, VERBS, n=1)
    hint = f"firedoor {near[0]}" if near else "firedoor --help"
    print(f"error[FD001]: no verb is called {word!r}\n  fix       {hint}", file=sys.stderr)
    return 2


def run() -> None:
    """Console entry point: like :func:`main`, and no traceback for what the caller can mend."""
    gc.disable()  # one question, one answer: what a run makes lives until its end, and looking for garbage doubles its time
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except FiredoorError as error:
        print(error, file=sys.stderr)
        code = error.exit_code
    except KeyboardInterrupt:
        print("interrupted; nothing was left half-written", file=sys.stderr)
        code = 130
    except BrokenPipeError:  # `firedoor affected | head`: the reader has enough
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    except Exception:
        import traceback

        traceback.print_exc()
        print("error[FD700]: this is a bug of firedoor; please report it with the lines above", file=sys.stderr)
        code = 70
    sys.exit(code)
