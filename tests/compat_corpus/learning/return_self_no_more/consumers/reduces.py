from functools import reduce

from jobs.builder import Job


def main():
    job = reduce(Job.add, ["read", "write"], Job())
    return job.count()
