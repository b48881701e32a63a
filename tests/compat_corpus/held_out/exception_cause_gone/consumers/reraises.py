from loader import files


def main() -> str:
    try:
        files.open_source("missing.csv")
    except files.SourceError as error:
        try:
            raise error.__cause__
        except FileNotFoundError as cause:
            return f"wait for {cause.filename}"
    return "there"
