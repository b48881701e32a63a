from jobs.base import Job


class Pull(Job):
    retries = 5
    calls = 0

    def execute(self):
        self.calls += 1
        if self.calls < 4:
            raise ConnectionError("reset by peer")
        return self.calls


def main():
    return Pull().run()
