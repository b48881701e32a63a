def go(n):
    return n + 1
