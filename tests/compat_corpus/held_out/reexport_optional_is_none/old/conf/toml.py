def load_toml(text: str) -> dict[str, str]:
    pairs = (line.split(" = ", 1) for line in text.splitlines())
    return {key: value.strip('"') for key, value in pairs}
