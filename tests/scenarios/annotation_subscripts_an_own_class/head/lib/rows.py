class Rows:
    pass
