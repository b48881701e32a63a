from jobs.builder import Job


def main():
    return Job().add("read").add("write").count()
