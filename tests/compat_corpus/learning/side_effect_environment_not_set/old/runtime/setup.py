import os

os.environ.setdefault("ETL_HOME", "/opt/etl")


def home() -> str:
    return os.environ.get("ETL_HOME", "/opt/etl")
