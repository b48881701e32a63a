SECRETS: dict[str, str] = {"dwh": "s3cret"}


def secret(name: str) -> str:
    return SECRETS[name]


def names() -> list[str]:
    return sorted(SECRETS)
