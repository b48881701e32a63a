def go(n):
    return n


go(1)
