from jobs.base import Job


class Pull(Job):
    calls = 0

    def execute(self):
        self.calls += 1
        if self.calls < 2:
            raise ConnectionError("reset by peer")
        return self.calls


def main():
    return Pull().run()
