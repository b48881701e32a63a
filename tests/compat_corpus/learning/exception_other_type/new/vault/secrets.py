SECRETS: dict[str, str] = {"dwh": "s3cret"}


class SecretMissing(Exception):
    pass


def secret(name: str) -> str:
    if name not in SECRETS:
        raise SecretMissing(name)
    return SECRETS[name]


def names() -> list[str]:
    return sorted(SECRETS)
