def job_one(rows):
    return rows[1:]


def pick(n):
    return globals()[f"job_{n}"]([])


def other(rows):
    return rows
