def landing(table: str, day: str) -> str:
    return f"landing/{table}/{day}"
