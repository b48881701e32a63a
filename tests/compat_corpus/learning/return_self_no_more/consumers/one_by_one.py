from jobs.builder import Job


def main():
    job = Job()
    job.add("read")
    job.add("write")
    return job.steps
