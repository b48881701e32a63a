def job_one(rows):
    return rows[1:]


def pick(n):
    return eval("job_" + n)([])


def other(rows):
    return rows
