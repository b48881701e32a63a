def tidy(rows):
    return rows


from lib.second import need
