import tomlkit_fast


def load_toml(text: str) -> dict[str, str]:
    return dict(tomlkit_fast.loads(text))
