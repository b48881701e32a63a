from dwh import query


def main() -> str:
    loaded = len(query.rows("events"))
    if loaded != query.size("events"):
        raise RuntimeError(f"only {loaded} rows")
    return "complete"
