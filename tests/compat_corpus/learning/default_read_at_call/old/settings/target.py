import os


def target(table: str, schema: str = os.environ.get("TARGET_SCHEMA", "main")) -> str:
    return f"{schema}.{table}"
