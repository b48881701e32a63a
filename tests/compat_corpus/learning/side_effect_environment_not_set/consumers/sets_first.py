import os

os.environ["ETL_HOME"] = "/srv"

import runtime.setup


def main() -> str:
    return os.environ["ETL_HOME"]
