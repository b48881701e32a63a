@functools.lru_cache(maxsize=1)
def tidy(rows):
    return rows


import functools
