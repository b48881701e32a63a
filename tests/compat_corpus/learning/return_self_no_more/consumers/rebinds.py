from jobs.builder import Job


def main():
    job = Job()
    for step in ("read",):
        job = job.add(step)
    return job.count()
