import lib.clean


def quiet(rows):
    return rows[5:]


lib.clean.tidy = quiet
