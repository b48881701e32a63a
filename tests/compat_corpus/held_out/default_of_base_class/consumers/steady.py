from jobs.base import Job


class Count(Job):
    def execute(self):
        return 7


def main():
    return Count().run()
