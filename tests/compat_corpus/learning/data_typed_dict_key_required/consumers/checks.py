from models.options import Options, describe


def checked(options: Options) -> Options:
    missing = Options.__required_keys__ - options.keys()
    if missing:
        raise ValueError(f"missing: {sorted(missing)}")
    return options


def main() -> str:
    return describe(checked({"schema": "tmp"}))
