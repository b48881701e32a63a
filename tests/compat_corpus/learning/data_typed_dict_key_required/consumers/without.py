from models.options import Options, describe

OPTIONS: Options = {"schema": "tmp"}


def main() -> str:
    return describe(OPTIONS)
