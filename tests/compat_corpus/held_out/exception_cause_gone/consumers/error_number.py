from loader.files import SourceError, open_source


def main() -> int:
    try:
        return len(open_source("missing.csv"))
    except SourceError as error:
        return error.__cause__.errno
