from tasks.task import Task


class Count(Task):
    prepared = 0

    def prepare(self):
        self.prepared += 1

    def execute(self):
        return self.prepared


def main():
    task = Count()
    task.prepare()
    return task.run()
