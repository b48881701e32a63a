from refdata.lookup import names_of


def main() -> str:
    try:
        return ", ".join(names_of([1, 7], False))
    except KeyError as error:
        return f"unknown: {error.args[0]}"
