import os


def target(table: str, schema: str | None = None) -> str:
    schema = schema or os.environ.get("TARGET_SCHEMA", "main")
    return f"{schema}.{table}"
