def tidy(rows):
    return t"{rows} 1"
