from rules.quality import Rule

CHECKS = [Rule("amount", 0), "SELECT count(*) FROM orders"]


def main() -> list[str]:
    return ["python" if callable(check) else "sql" for check in CHECKS]
