from reporting.run import run_info


def main() -> list[str]:
    return sorted(run_info("orders"))
