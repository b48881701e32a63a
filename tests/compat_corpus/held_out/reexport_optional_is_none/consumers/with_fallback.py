from conf import load_toml
from conf.toml import load_toml as slow

load = load_toml or slow


def main() -> dict[str, str]:
    return load('owner = "core"')
