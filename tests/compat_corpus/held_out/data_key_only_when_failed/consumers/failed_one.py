from reporting.run import run_info


def main() -> str:
    info = run_info("refunds")
    return f"{info['table']}: {info['error']}"
