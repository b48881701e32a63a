from typing import TypedDict


class RunInfo(TypedDict):
    table: str
    error: str


def run_info(table: str) -> RunInfo:
    return {"table": table, "error": "timeout" if table == "refunds" else ""}
