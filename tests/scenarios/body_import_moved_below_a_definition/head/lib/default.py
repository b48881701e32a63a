def tidy(rows, make=functools.partial):
    return make(len, rows)()


import functools
