def tidy(rows:
    return 1
