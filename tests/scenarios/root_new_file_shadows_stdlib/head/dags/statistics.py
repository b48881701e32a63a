def mean(xs):
    return 0
