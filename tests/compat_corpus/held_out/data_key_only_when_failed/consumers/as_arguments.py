from reporting import run


def line(table: str, error: str) -> str:
    return f"{table}: {error or 'ok'}"


def main() -> str:
    return line(**run.run_info("orders"))
