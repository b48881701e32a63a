import os

import runtime.setup

SQL_FOLDER = os.environ["ETL_HOME"] + "/sql"


def main() -> str:
    return SQL_FOLDER
