from reporting.run import run_info


def main() -> str:
    return run_info("orders").get("error", "") or "ok"
