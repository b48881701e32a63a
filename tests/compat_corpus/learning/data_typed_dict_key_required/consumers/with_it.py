from models.options import Options, describe


def main() -> str:
    return describe(Options(limit=3))
