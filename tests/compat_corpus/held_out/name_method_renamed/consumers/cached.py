from warehouse.client import Client


class CachedClient(Client):
    cache: dict[str, list[int]] = {}

    def fetch(self, table: str) -> list[int]:
        if table not in self.cache:
            self.cache[table] = super().fetch(table)
        return self.cache[table]


def main() -> list[int]:
    return CachedClient([("orders", 3)]).fetch("orders")
