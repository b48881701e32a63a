def tidy(rows):
    import lib.broken

    return rows
