from conf import load_toml


def main() -> str:
    return load_toml('owner = "core"')["owner"]
