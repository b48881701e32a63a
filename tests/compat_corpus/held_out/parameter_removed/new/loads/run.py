import logging

log = logging.getLogger(__name__)


def load(table: str, mode: str = "append") -> str:
    log.debug("loading %s", table)
    return f"{mode} {table}"


def target(table: str) -> str:
    return f"dwh.{table}"
