FOUND = ["2024-03-01", "2024-01-01", "2024-02-01"]


def partitions(prefix: str = "", sort: bool = True) -> list[str]:
    found = [day for day in FOUND if day.startswith(prefix)]
    return sorted(found) if sort else found
