from vault.secrets import secret


def main() -> int:
    try:
        return len(secret("dwh"))
    except KeyError:
        return 0
