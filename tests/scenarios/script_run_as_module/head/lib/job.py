def go(n):
    return n + 1


if __name__ == "__main__":
    go(1)
