import os

import runtime.setup


def main() -> str:
    return os.environ.get("ETL_HOME", "/tmp")
