from loads.run import load

ARGUMENTS = [("orders", "append", True), ("shops", "replace", False)]


def main() -> list[str]:
    return [load(*arguments) for arguments in ARGUMENTS]
