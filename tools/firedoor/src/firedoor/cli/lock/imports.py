"""``firedoor lock --imports``: has each import a requirement, and each requirement an import?"""

from __future__ import annotations

import os
import sys
from argparse import Namespace


def run(args: Namespace) -> int:
    """Print what was found; 1 where an import has no requirement."""
    from firedoor.affected.called import called
    from firedoor.affected.survey import survey
    from firedoor.artifacts.declaring import declared_imports
    from firedoor.artifacts.kept_contents import of_interpreter, of_store
    from firedoor.artifacts.origin import store_root
    from firedoor.cli.affected import progress
    from firedoor.reports.documents import json_text
    from firedoor.reports.imports_text import imports_text
    from firedoor.reports.paint import paint

    found = survey(args.repo, head=args.head, progress=progress())
    dags = sorted({called(word, found.dag_files, "lock --imports") for word in args.dags}) or list(found.dag_files)
    held = of_interpreter(args.interpreter) if args.interpreter else None
    root = store_root(found.repository, os.environ, args.store)
    answer = declared_imports(found, dags, lambda locks: of_store(root, locks) if held is None else held)
    if args.format == "json":
        sys.stdout.write(json_text(answer.to_json()))
    else:
        sys.stdout.write(imports_text(answer, paint(sys.stdout.isatty(), os.environ)))
    return 1 if answer.failed else 0
