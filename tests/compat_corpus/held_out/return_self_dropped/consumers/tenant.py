from typing import Any

from queries.builder import Query


class TenantQuery(Query):
    def where(self, condition: str) -> Any:
        super().where(f"tenant = 7 AND {condition}")
        return self


def main() -> str:
    return TenantQuery("orders").where("id = 1").text()
