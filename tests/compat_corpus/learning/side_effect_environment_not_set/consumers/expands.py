import os

import runtime.setup

FOLDER = os.path.expandvars("$ETL_HOME/sql")


def main() -> str:
    if "$" in FOLDER:
        raise ValueError(f"not set: {FOLDER}")
    return FOLDER
