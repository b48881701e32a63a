from cli_kit.need import need


def main():
    return need({"a": 1}, "a")
