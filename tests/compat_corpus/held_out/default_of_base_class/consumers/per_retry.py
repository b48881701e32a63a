from jobs import base


class Sync(base.Job):
    def execute(self):
        return 300 // self.retries


def main():
    return Sync().run()
