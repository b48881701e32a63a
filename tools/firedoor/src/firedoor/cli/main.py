"""The command ``firedoor``: finds the verb, runs it, turns errors into exit codes.

Exit codes: 0 ok · 1 a check failed · 2 usage, configuration or base error · 3 frozen or stale evidence ·
4 infrastructure, safe to retry · 5 what failed is excused (firedoor ci run) · 70 a bug of ours · 130 interrupted.
"""

from __future__ import annotations

import gc
import sys

from firedoor import __version__
from firedoor.errors import FiredoorError

VERBS = {
    "affected": "which DAGs does this change touch, and why",
    "why": "the chain from a change to one DAG, or what a DAG can reach",
    "doctor": "what was inferred: DAG files, import roots, what did not resolve, hubs",
    "graph": "the dependency scheme, as Mermaid or DOT",
    "smoke": "does each DAG file import, as Airflow would import it",
    "compat": "does this change of a shared library break a DAG; who uses a symbol",
    "run": "the steps for the affected DAGs, in one table",
    "stage": "DAGs in real Airflow before production: dev, tst, acc; each merge request in a space of its own",
    "ci": "pipelines: plan, emit for GitLab or GitHub, gate, lint",
    "build": "one reproducible artifact per DAG file, or the one that the store has",
    "verify": "is an artifact whole, and does its commit give the same bytes again",
    "store": "check the store, or remove what nobody needs",
    "release": "plan, ship, roll back: which artifact of each DAG runs in an environment",
    "status": "which DAGs run what, and which are older than head since when, why",
    "lock": "one lock per DAG under the base layer; --check proves that it fits",
    "audit": "which pins are known to be vulnerable, by a local copy of the OSV database",
    "env": "one Python environment per lock, for DAGs to share; workers run tasks in them",
    "wheels": "get the wheels that artifacts pack, by the hashes of the locks",
}


_NO_ROOM = frozenset({5, 27, 28, 122})  # EIO, EFBIG, ENOSPC, EDQUOT: errno would be an import on the hot path

# Verbs that start nothing which has to be ended.
_ONLY_READ = frozenset({"affected", "why", "doctor", "graph"})


def main(argv: list[str]) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    verb = argv[0] if argv else "--help"
    if verb not in VERBS:
        return _without_verb(verb)
    from importlib import import_module

    module = import_module(f"firedoor.cli.{verb}")
    quick = module.quick(argv[1:]) if hasattr(module, "quick") else None
    if quick is not None:
        answered: int = module.run(quick)
        return answered
    from argparse import ArgumentParser

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


def _ready_for_any_sign() -> None:
    """Make stdout take what its encoding lacks (as escapes), and be there where the caller closed it."""
    if sys.stdout is None:
        import os

        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # open till the end
    elif hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush does not fail again."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _leave(code: int) -> None:
    """End at once where nothing is left to do: taking a large graph apart costs as long as an answer."""
    if sys.argv[1:2] and sys.argv[1] in _ONLY_READ:
        import os

        sys.stderr.flush()
        os._exit(code)


def run() -> None:
    """Console entry point: like :func:`main`, and no traceback for what the caller can mend."""
    gc.disable()  # what a run makes lives until its end; looking for garbage would double its time
    try:
        _ready_for_any_sign()
        code = main(sys.argv[1:])
        sys.stdout.flush()
        _leave(code)
    except FiredoorError as error:
        print(error, file=sys.stderr)
        code = error.exit_code
    except KeyboardInterrupt:
        print("interrupted; nothing was left half-written", file=sys.stderr)
        code = 130
    except BrokenPipeError:  # `firedoor affected | head`: the reader has enough
        _discard_output()
        code = 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            if error.filename is None:
                _discard_output()
            what = error.filename or "the output"
            print(f"error[FD002]: {what} cannot be written\n  because   {error.strerror}", file=sys.stderr)
            code = 4
        else:
            import traceback

            traceback.print_exc()
            print("error[FD700]: this is a bug of firedoor; please report it with the lines above", file=sys.stderr)
            code = 70
    sys.exit(code)
