from quality.errors import CheckFailed


def not_empty(rows):
    if not rows:
        raise CheckFailed("not_empty", 0)
    return len(rows)
