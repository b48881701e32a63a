from loader.files import SourceError, open_source


def main() -> str:
    try:
        open_source("missing.csv")
    except SourceError as error:
        return "wait" if isinstance(error.__cause__, FileNotFoundError) else "fail"
    return "go"
