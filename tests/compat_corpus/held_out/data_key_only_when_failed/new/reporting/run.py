from typing import NotRequired, TypedDict


class RunInfo(TypedDict):
    table: str
    error: NotRequired[str]


def run_info(table: str) -> RunInfo:
    if table == "refunds":
        return {"table": table, "error": "timeout"}
    return {"table": table}
