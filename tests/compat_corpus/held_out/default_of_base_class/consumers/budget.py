from jobs.base import Job


def main():
    return 60 * (Job.retries + 1)
