from reporting.run import run_info


def main() -> str:
    match run_info("orders"):
        case {"table": table, "error": ""}:
            return f"{table} is fine"
    return "failed"
