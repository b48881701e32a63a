from errors.load import LoadError


def main() -> str:
    try:
        raise LoadError("no rows", table="orders")
    except LoadError as error:
        return f"{error} in {error.table}"
