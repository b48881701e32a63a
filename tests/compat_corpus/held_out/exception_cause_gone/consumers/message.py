from loader.files import SourceError, open_source


def main() -> str:
    try:
        return open_source("missing.csv")[0]
    except SourceError as error:
        return str(error)
