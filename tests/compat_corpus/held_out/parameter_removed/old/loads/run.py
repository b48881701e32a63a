def load(table: str, mode: str = "append", verbose: bool = False) -> str:
    if verbose:
        print(f"loading {table}")
    return f"{mode} {table}"


def target(table: str) -> str:
    return f"dwh.{table}"
