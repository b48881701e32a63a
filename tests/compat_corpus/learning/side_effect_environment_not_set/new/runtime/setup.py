import os


def home() -> str:
    return os.environ.get("ETL_HOME", "/opt/etl")
