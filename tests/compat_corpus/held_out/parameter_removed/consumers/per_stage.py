from loads.run import load

BY_STAGE = {"dev": {"verbose": True}, "prd": {}}


def main() -> list[str]:
    return [load("orders", **options) for options in BY_STAGE.values()]
