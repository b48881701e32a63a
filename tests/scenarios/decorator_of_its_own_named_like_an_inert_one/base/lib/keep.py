JOBS = []


def cache(function):
    JOBS.append(function)
    return function
