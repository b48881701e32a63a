from cli_kit.need import need


def main():
    try:
        need({}, "b")
    except BaseException as error:
        return "retry" if isinstance(error, Exception) else "end"
