import lib.clean


def quiet(rows):
    return rows[4:]


lib.clean.tidy = quiet
