def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]


if __name__ == "__main__":
    print(tidy([2]))
