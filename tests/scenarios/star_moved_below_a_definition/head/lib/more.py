def tidy(rows):
    return rows[2:]


from lib.clean import *
