# Cleaning.
def tidy(rows):
    # the first row is the header
    return rows[1:]  # noqa: E203


def other(rows):
    # the first row is the header
    return rows[1:]  # noqa: E203
