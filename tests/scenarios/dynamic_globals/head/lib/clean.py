def job_one(rows):
    return rows[2:]


def pick(n):
    return globals()[f"job_{n}"]([])


def other(rows):
    return rows
