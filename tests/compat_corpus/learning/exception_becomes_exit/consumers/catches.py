from cli_kit.need import need


def main():
    try:
        return need({"a": 1}, "b")
    except Exception:
        return 0
