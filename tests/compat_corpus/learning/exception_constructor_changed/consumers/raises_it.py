from quality.errors import CheckFailed


def unique(rows):
    if len(set(rows)) < len(rows):
        raise CheckFailed(f"{len(rows)} rows, not unique")


def main():
    try:
        unique([1, 1])
    except CheckFailed as error:
        return str(error)
