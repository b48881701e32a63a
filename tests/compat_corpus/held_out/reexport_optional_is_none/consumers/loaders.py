import conf

LOADERS = {".ini": conf.load_ini, ".toml": conf.load_toml}


def main() -> dict[str, str]:
    found: dict[str, str] = {}
    for suffix, text in ((".ini", "a=1"), (".toml", 'b = "2"')):
        found |= LOADERS[suffix](text)
    return found
