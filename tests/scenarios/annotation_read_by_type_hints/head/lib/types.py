class Row:
    size = 2
