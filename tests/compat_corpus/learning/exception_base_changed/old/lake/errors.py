class RowError(ValueError):
    pass
