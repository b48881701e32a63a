from contextlib import suppress

import cli_kit.need


def main():
    with suppress(RuntimeError):
        return cli_kit.need.need({}, "b")
    return "none"
