from cli_kit.need import need


def main():
    try:
        return need({}, "b")
    except BaseException:
        return 0
