from quality.errors import CheckFailed


class TooMany(CheckFailed):
    pass


def main():
    try:
        raise TooMany("12 rows")
    except CheckFailed as error:
        return str(error)
