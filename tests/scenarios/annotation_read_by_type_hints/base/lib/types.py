class Row:
    size = 1
