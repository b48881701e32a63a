class Rows:
    class Kind:
        pass


def tidy(rows):
    return rows
