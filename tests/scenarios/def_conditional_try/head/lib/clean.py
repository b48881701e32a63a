try:
    import numpy

    def tidy(rows):
        return numpy.array(rows)
except ImportError:
    def tidy(rows):
        return rows[2:]


def other(rows):
    return rows[1:]
