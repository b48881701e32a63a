from updates import patch

FORM = {"rows": None, "name": "x"}


def main() -> int:
    return patch.merged({"rows": 3}, **FORM)["rows"] + 1
