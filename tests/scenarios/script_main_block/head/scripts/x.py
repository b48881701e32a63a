def go(n):
    return n


if __name__ == "__main__":
    go(2)
