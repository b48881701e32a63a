import os


def main() -> str:
    return os.environ.get("ETL_STAGE", "dev")
