"""Is an artifact whole and of the written form? With --rebuild: does its commit give the same bytes again?"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, progress
from firedoor.cli.build import add_store_argument

_PARTS = (False, True)


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor verify``."""
    parser.add_argument("artifact", metavar="ARTIFACT", help="a file, a sha256 or its beginning, or a DAG file")
    parser.add_argument("--rebuild", action="store_true", help="build it once more from its commit, and compare")
    add_repository_arguments(parser)
    add_store_argument(parser)


def run(args: Namespace) -> int:
    """Print what was found; 1 where the artifact is not whole or cannot be built again."""
    from firedoor.affected.called import called
    from firedoor.affected.fingerprints import fingerprints
    from firedoor.affected.survey import survey
    from firedoor.artifacts.called import artifact_called
    from firedoor.artifacts.origin import store_root
    from firedoor.artifacts.store import Store
    from firedoor.artifacts.verify import faults_of, first_difference
    from firedoor.revisions import open_repository

    def fingerprint_of(word: str) -> str:
        found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
        return fingerprints(found)[called(word, found.dag_files, "verify")]

    store = Store(store_root(open_repository(args.repo), os.environ, args.store))
    sha256, data = artifact_called(args.artifact, store, fingerprint_of)
    faults = faults_of(data)
    build = next((known for local in _PARTS if (known := Store(store.root, local=local).build(sha256))), None)
    if args.rebuild and not faults:
        from firedoor.artifacts.rebuild import rebuilt
        from firedoor.errors import UsageError

        if build is None or Store(store.root).build(sha256) is None:
            raise UsageError(
                "FD363",
                f"nothing says from which commit {sha256[:12]} was built",
                because=f"{store.root} has no record of its build" if build is None else "no commit holds its tree",
                fix=f"firedoor verify {args.artifact}",
            )
        difference = first_difference(data, rebuilt(args.repo, data, build, store, args.cache))
        faults = [f"commit {build.commit[:9]} gives other bytes: {difference}"] if difference else []
    print(f"{sha256}  {'not whole' if faults else 'built again, equal' if args.rebuild else 'whole'}")
    if build is not None:
        print(f"  {build.dag_file} of commit {build.commit[:9]}, built {build.at} by {build.host}")
    for fault in faults:
        print(f"  {fault}", file=sys.stderr)
    return 1 if faults else 0
