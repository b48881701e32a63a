from alerts.slack import mention


def main() -> str:
    return f"{mention('amal')} please look"
