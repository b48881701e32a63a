from errors.load import LoadError


def main() -> str:
    try:
        raise LoadError("no rows")
    except LoadError as error:
        return f"{error} {error.table}"
