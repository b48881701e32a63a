from models.job import Job

JOBS = [Job(name="load"), Job(name="copy", retries=3)]


def main():
    return sum(job.retries for job in JOBS)
